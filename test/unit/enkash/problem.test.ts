import { loginFailedCode, ProblemError, problemIn } from '../../../nodes/shared/enkash/problem';

it.each([
	[{ message: 'No way there.' }, 'No way there.'],
	[{ message: 'No way to a.b.', advice: 'Look. Ask.' }, 'No way to a.b. Look. Ask.'],
])('%j is the text of an error, and comes back from it', (problem, text) => {
	const error = new ProblemError(problem, loginFailedCode);
	expect(error.message).toBe(text);
	expect(problemIn(error.message)).toEqual(problem);
});
