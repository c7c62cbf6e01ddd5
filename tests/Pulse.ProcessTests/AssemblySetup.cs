// Each test has its own folder, database and processes, or shares them with tests that do not affect it. Most tests mainly wait for a
// process, so that more tests run than there are processors.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: LevelOfParallelism(6)]
