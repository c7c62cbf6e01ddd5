// Each test has its own services and fake server. Many wait for a connection or for the next attempt.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(4)]
