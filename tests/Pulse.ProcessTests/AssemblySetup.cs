// Every test has a folder, a database and processes of its own, or shares them with tests that do not affect it. Most tests wait for a process
// most of the time: more tests run than there are processors.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: LevelOfParallelism(6)]
