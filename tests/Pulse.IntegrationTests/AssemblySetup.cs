// Every class has an application and a database of its own. What measures the whole process is marked NonParallelizable. Some wait for what
// happens at intervals: more classes run than there are processors.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(5)]
