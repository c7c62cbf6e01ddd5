// Every class has an application and a database of its own. What measures the whole process is marked NonParallelizable.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(3)]
