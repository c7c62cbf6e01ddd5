using System.Reflection;
using System.Text.RegularExpressions;

namespace Pulse.IntegrationTests.Security;

/// <summary>That docs/security.md is true.</summary>
public sealed partial class SecurityTableTests
{
    /// <summary>27 and 29 to 32 are of what Pulse does not have yet.</summary>
    private static readonly int[] Rules = [.. Enumerable.Range(1, 26), 28, 33];

    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "security.md"));

    private static readonly string[] Named = [.. TestName().Matches(Page).Select(match => match.Groups["name"].Value).Distinct()];

    [Test]
    public void Every_test_that_the_table_names_exists()
    {
        Assert.That(Named, Is.Not.Empty);
        Assert.That(Named.Except(TestsIn(type => true)), Is.Empty);
    }

    [Test]
    public void Every_security_test_is_in_the_table()
    {
        var tests = TestsIn(type => type.Namespace == typeof(SecurityTableTests).Namespace && type != typeof(SecurityTableTests));

        Assert.That(tests.Except(Named), Is.Empty);
    }

    [Test]
    public void Every_rule_has_a_test([ValueSource(nameof(Rules))] int rule)
    {
        var row = Page.Split('\n').Where(line => line.StartsWith($"| {rule} |", StringComparison.Ordinal)).ToList();

        Assert.That(row, Has.Count.EqualTo(1));
        Assert.That(NamesTests(row[0]), Is.True, row[0]);
    }

    [Test]
    public void Every_ASVS_requirement_has_a_test_a_section_or_a_reason()
    {
        var rows = Page.Split('\n').Where(line => line.StartsWith("| V", StringComparison.Ordinal)).ToList();
        var requirements = rows.SelectMany(row => row.Split('|')[1].Split(',')).Select(requirement => requirement.Trim()).ToList();

        Assert.That(requirements, Is.Unique);
        Assert.That(requirements, Is.All.Match(@"^V[4678]\.\d\.\d+$"));
        Assert.That(rows.Where(row => !NamesTests(row) && !HasSection(row) && !row.Contains("does not apply: ", StringComparison.Ordinal)), Is.Empty);
    }

    /// <summary>Tests here, or of whole processes elsewhere.</summary>
    private static bool NamesTests(string row) => TestName().IsMatch(row) || row.Contains("`tests/Pulse.ProcessTests`", StringComparison.Ordinal);

    private static bool HasSection(string row) => Section().Match(row) is { Success: true } link
        && Page.Contains($"## {link.Groups["title"].Value}\n", StringComparison.Ordinal);

    private static IEnumerable<string> TestsIn(Func<Type, bool> wanted) =>
        from type in Assembly.GetExecutingAssembly().GetTypes()
        where wanted(type)
        from method in type.GetMethods()
        where method.IsDefined(typeof(TestAttribute)) || method.IsDefined(typeof(TestCaseAttribute)) || method.IsDefined(typeof(TestCaseSourceAttribute))
        select $"{type.Name}.{method.Name}";

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pulse.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests must run inside the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"`(?<name>\w+Tests\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\[(?<title>[^\]]+)\]\(#[a-z-]+\)")]
    private static partial Regex Section();
}
