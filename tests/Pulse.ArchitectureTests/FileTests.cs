using System.Text.RegularExpressions;
using Pulse.ArchitectureTests.Setup;

namespace Pulse.ArchitectureTests;

public sealed partial class FileTests
{
    private const int MaxLines = 220;
    private const int MaxColumns = 140;
    private static readonly string[] NotOurs = ["bin", "obj", "Migrations"];

    /// <summary>Folders whose comments and messages are in plain English.</summary>
    private static readonly string[] PlainFolders =
    [
        "Pulse.Domain",
        "Pulse.Application",
        "Pulse.Infrastructure",
        "Pulse.Console",
        "Pulse.Api",
        "Pulse.Client",
        "Pulse.AspNetCore",
        "Pulse.Cli",
    ];

    private static readonly List<string> Files =
    [
        .. Directory.EnumerateFiles(Path.Combine(Source.Root.FullName, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(NotOurs).Any()),
    ];

    /// <summary>A longer file usually contains more than one concept.</summary>
    [Test]
    public void No_source_file_is_longer_than_220_lines()
    {
        var files = Files.Select(file => (Name: Path.GetRelativePath(Source.Root.FullName, file), Lines: File.ReadLines(file).Count()));

        Assert.That(Files, Is.Not.Empty);
        Assert.That(files.Where(file => file.Lines > MaxLines), Is.Empty);
    }

    [Test]
    public void Source_is_written_in_plain_English([ValueSource(nameof(PlainFolders))] string folder)
    {
        var path = Path.Combine(Source.Root.FullName, "src", folder) + Path.DirectorySeparatorChar;
        var files = Files.Where(file => file.StartsWith(path, StringComparison.Ordinal)).ToList();
        var found = from file in files
                    from line in File.ReadLines(file)
                    where line.Length > MaxColumns || Forbidden().IsMatch(line)
                    select $"{Path.GetFileName(file)}: {line.Trim()}";

        Assert.That(files, Is.Not.Empty);
        Assert.That(found, Is.Empty);
    }

    [GeneratedRegex(@"\b(nobody|somebody|anybody|everybody|whoever|whom|whomever|whatever)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();
}
