const { TestEnvironment } = require('jest-environment-node');

/** Skips the tests after the first that fails: one is enough to know that a mutant was noticed. */
module.exports = class FailFast extends TestEnvironment {
	#hasFailed = false;

	handleTestEvent(event) {
		if (event.name === 'test_fn_failure' || event.name === 'hook_failure') this.#hasFailed = true;
		if (event.name === 'test_start' && this.#hasFailed) event.test.mode = 'skip';
	}
};
