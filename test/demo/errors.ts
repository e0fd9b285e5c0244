/** Something the person at the keyboard can mend: its message says how, and no stack goes with it. */
export class UserFacingError extends Error {}
