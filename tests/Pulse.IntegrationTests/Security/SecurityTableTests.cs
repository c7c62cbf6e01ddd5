using System.Reflection;
using System.Text.RegularExpressions;

namespace Pulse.IntegrationTests.Security;

/// <summary>Checks docs/security.md and docs/security-tests.md against the tests.</summary>
public sealed partial class SecurityTableTests
{
    /// <summary>Rules 27 and 32 are about features that do not exist yet.</summary>
    private static readonly int[] Rules = [.. Enumerable.Range(1, 26), 28, 29, 30, 31, 33];

    private static readonly string Page = Read("security.md");
    private static readonly string Tests = Read("security-tests.md");

    /// <summary>The lists of tests, by heading.</summary>
    private static readonly (string Title, string Text)[] Lists =
        [.. Tests.Split("\n### ").Skip(1).Select(text => (text[..text.IndexOf('\n', StringComparison.Ordinal)], text))];

    private static readonly string[] Named = [.. TestName().Matches(Tests).Select(match => match.Groups["name"].Value).Distinct()];

    [Test]
    public void Every_named_test_exists()
    {
        Assert.That(Named, Is.Not.Empty);
        Assert.That(Named.Except(TestsIn(type => true)).Except(TestsOfOtherProjects()), Is.Empty);
    }

    [Test]
    public void Every_security_test_is_named()
    {
        var tests = TestsIn(type => type.Namespace == typeof(SecurityTableTests).Namespace && type != typeof(SecurityTableTests));

        Assert.That(tests.Except(Named), Is.Empty);
    }

    [Test]
    public void Every_rule_is_on_the_page_and_has_a_test([ValueSource(nameof(Rules))] int rule)
    {
        var rows = Page.Split('\n').Where(line => line.StartsWith($"| {rule} |", StringComparison.Ordinal)).ToList();
        var lists = Lists.Where(list => list.Title == $"Rule {rule}").ToList();

        Assert.That(rows, Has.Count.EqualTo(1));
        Assert.That(rows[0], Does.EndWith($"| [tests](security-tests.md#rule-{rule}) |"));
        Assert.That(lists, Has.Count.EqualTo(1));
        Assert.That(NamesTests(lists[0].Text), Is.True, lists[0].Text);
    }

    [Test]
    public void Every_ASVS_requirement_has_a_test_a_section_or_a_reason()
    {
        var lists = Lists.Where(list => !list.Title.StartsWith("Rule ", StringComparison.Ordinal)).ToList();
        var requirements = lists.SelectMany(list => list.Title.Split(", ")).ToList();

        Assert.That(requirements, Is.Not.Empty.And.Unique);
        Assert.That(requirements, Is.All.Match(@"^V[4678]\.\d\.\d+$"));
        Assert.That(lists.Where(list => !NamesTests(list.Text)
            && !HasSection(list.Text)
            && !list.Text.Contains("- Does not apply: ", StringComparison.Ordinal)), Is.Empty);
    }

    /// <summary>The list names tests of this project or of Pulse.ProcessTests.</summary>
    private static bool NamesTests(string list) =>
        TestName().IsMatch(list) || list.Contains("`tests/Pulse.ProcessTests`", StringComparison.Ordinal);

    private static bool HasSection(string list) => Section().Match(list) is { Success: true } link
        && Page.Contains($"## {link.Groups["title"].Value}\n", StringComparison.Ordinal);

    private static IEnumerable<string> TestsIn(Func<Type, bool> wanted) =>
        from type in Assembly.GetExecutingAssembly().GetTypes()
        where wanted(type)
        from method in type.GetMethods()
        where method.IsDefined(typeof(TestAttribute))
            || method.IsDefined(typeof(TestCaseAttribute))
            || method.IsDefined(typeof(TestCaseSourceAttribute))
        select $"{type.Name}.{method.Name}";

    /// <summary>Read from their source, because this project does not reference them.</summary>
    private static IEnumerable<string> TestsOfOtherProjects() =>
        from folder in Directory.EnumerateDirectories(Path.Combine(RepositoryRoot(), "tests"))
        where !folder.EndsWith("Pulse.IntegrationTests", StringComparison.Ordinal)
        from file in Directory.EnumerateFiles(folder, "*Tests.cs", SearchOption.AllDirectories)
        from method in TestMethod().Matches(File.ReadAllText(file))
        select $"{Path.GetFileNameWithoutExtension(file)}.{method.Groups["name"].Value}";

    private static string Read(string name) => File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", name)).ReplaceLineEndings("\n");

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pulse.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests must run in the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"`(?<name>\w+Tests\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\[Test[^\n]*\]\s*(?:\[[^\n]*\]\s*)*public (?:async Task|Task|void) (?<name>\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"\[(?<title>[^\]]+)\]\(security\.md#[a-z-]+\)")]
    private static partial Regex Section();
}
