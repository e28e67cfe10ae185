import fc from 'fast-check';

// A mutant is run against every test that reaches it: a few examples of each property must do.
fc.configureGlobal({ numRuns: 20 });
