/** For a suite that tells one story: once a step has failed, the later ones are not tried. */
export function stepByStep(): void {
  let failed = false;
  beforeEach('only after a good step', function () {
    if (failed) this.skip();
  });
  afterEach(function () {
    failed ||= this.currentTest?.state === 'failed';
  });
}
