// Each test class has its own application and database. Classes that measure the whole process are marked NonParallelizable. Some tests
// wait for background work, so that more classes run than there are processors.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(5)]
