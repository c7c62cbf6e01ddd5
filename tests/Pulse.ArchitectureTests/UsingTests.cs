using System.Text.RegularExpressions;
using Pulse.ArchitectureTests.Setup;

namespace Pulse.ArchitectureTests;

/// <summary>The only rule of <c>dotnet format</c> that neither a build nor <c>dotnet format whitespace --folder</c> checks.</summary>
public sealed partial class UsingTests
{
    private static readonly string[] NotOurs = ["bin", "obj", "Migrations"];

    [TestCase("src")]
    [TestCase("tests")]
    [TestCase("bench")]
    [TestCase("samples")]
    public void Usings_are_sorted_and_those_of_System_come_first(string folder)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Source.Root.FullName, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(NotOurs).Any())
            .ToList();

        Assert.That(files, Is.Not.Empty);
        Assert.That(files.Where(file => !AreSorted(UsingsOf(file))), Is.Empty);
    }

    private static List<Match> UsingsOf(string file) =>
    [
        .. File.ReadLines(file)
            .TakeWhile(line => !line.StartsWith("namespace", StringComparison.Ordinal))
            .Select(line => Using().Match(line))
            .Where(found => found.Success),
    ];

    /// <summary>Namespaces, then types, then aliases. Names are compared part by part.</summary>
    private static bool AreSorted(List<Match> usings) => usings.SequenceEqual(usings
        .OrderBy(found => found.Groups["alias"].Success ? 2 : found.Groups["type"].Success ? 1 : 0)
        .ThenBy(found => found.Groups["name"].Value.Split('.')[0] != "System")
        .ThenBy(found => (found.Groups["alias"].Value + found.Groups["name"].Value).Replace('.', ' '), StringComparer.OrdinalIgnoreCase));

    [GeneratedRegex("^(?:global )?using (?<type>static )?(?<alias>[A-Za-z]+ = )?(?<name>[A-Za-z0-9_.]+)")]
    private static partial Regex Using();
}
