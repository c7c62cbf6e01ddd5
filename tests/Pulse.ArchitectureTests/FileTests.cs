using Pulse.ArchitectureTests.Setup;

namespace Pulse.ArchitectureTests;

public sealed class FileTests
{
    private const int MaxLines = 220;
    private static readonly string[] NotOurs = ["bin", "obj", "Migrations"];

    /// <summary>A file that takes two screens wants to be two files.</summary>
    [Test]
    public void No_source_file_is_longer_than_220_lines()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Source.Root.FullName, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(NotOurs).Any())
            .Select(file => (Name: Path.GetRelativePath(Source.Root.FullName, file), Lines: File.ReadLines(file).Count()))
            .ToList();

        Assert.That(files, Is.Not.Empty);
        Assert.That(files.Where(file => file.Lines > MaxLines), Is.Empty);
    }
}
