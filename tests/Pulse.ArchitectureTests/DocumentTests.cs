using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Pulse.ArchitectureTests.Setup;

namespace Pulse.ArchitectureTests;

/// <summary>Checks the documents against each other, the code and the style.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Root = Source.Root.FullName;

    private static readonly string[] Documents =
    [
        .. Directory.EnumerateFiles(Root, "*.md"),
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories),
        Path.Combine(Root, "clients", "typescript", "README.md"),
    ];

    [Test]
    public void The_README_has_at_most_120_lines()
    {
        Assert.That(File.ReadAllLines(Path.Combine(Root, "README.md")), Has.Length.LessThanOrEqualTo(120));
    }

    [Test]
    public void Links_point_to_files_and_headings_that_exist([ValueSource(nameof(Documents))] string document)
    {
        var dead = from link in Link().Matches(File.ReadAllText(document)).Select(match => match.Groups[1].Value)
                   where !link.Contains(':', StringComparison.Ordinal)
                   let parts = link.Split('#')
                   let target = parts[0] is "" ? document : Path.Combine(Path.GetDirectoryName(document)!, parts[0])
                   where !Path.Exists(target) || (parts.Length > 1 && !AnchorsOf(target).Contains(parts[1]))
                   select link;

        Assert.That(dead, Is.Empty);
    }

    /// <summary>"Widget" is a placeholder for the reader's own feature.</summary>
    [Test]
    public void Source_paths_in_documents_exist([ValueSource(nameof(Documents))] string document) => Assert.That(
        from match in SourcePath().Matches(File.ReadAllText(document))
        let path = match.Groups[1].Value
        where !path.Contains("Widget", StringComparison.Ordinal) && !Path.Exists(Path.Combine(Root, path))
        select path,
        Is.Empty);

    [Test]
    public void Documents_are_written_in_plain_English([ValueSource(nameof(Documents))] string document)
    {
        var found = File.ReadAllLines(document).Where(line => Forbidden().IsMatch(line) || (line.Length > 140 && !line.StartsWith('|')));

        Assert.That(found, Is.Empty);
    }

    [Test]
    public void Each_setting_is_documented_with_its_default()
    {
        var rows = File.ReadLines(Path.Combine(Root, "docs", "configuration.md")).Where(line => line.StartsWith('|')).ToList();
        var sections = from match in Section().Matches(
            File.ReadAllText(Path.Combine(Root, "src", "Pulse.Api", "Configuration", "Settings.cs")))
                       select (Type: Source.Types.Single(type => type.Name == match.Groups[1].Value), Name: match.Groups[2].Value);
        var settings = sections.SelectMany(section => SettingsOf(section.Type, section.Name)).ToList();

        Assert.That(settings, Has.Count.GreaterThan(50));
        Assert.That(settings.Where(setting => !rows.Exists(row => row.StartsWith(setting, StringComparison.Ordinal))), Is.Empty);
    }

    /// <returns>The beginning of each setting's row: its name, and its default unless the default depends on the machine.</returns>
    private static IEnumerable<string> SettingsOf(Type type, string section)
    {
        var defaults = Activator.CreateInstance(type, nonPublic: true);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var (name, value) = ($"{section}:{property.Name}", property.GetValue(defaults));
            if (value?.GetType().Name.EndsWith("Options", StringComparison.Ordinal) == true)
            {
                foreach (var setting in SettingsOf(property.PropertyType, name))
                {
                    yield return setting;
                }
            }
            else
            {
                yield return name == "Reads:AtOnce" ? $"| `{name}` |" : $"| `{name}` | {Written(value)} |";
            }
        }
    }

    private static string Written(object? value) => value switch
    {
        null or "" => "-",
        bool flag => flag ? "`true`" : "`false`",
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"`{time.TotalSeconds}`"),
        _ => string.Create(CultureInfo.InvariantCulture, $"`{value}`"),
    };

    /// <summary>The anchors that GitHub generates for headings.</summary>
    private static HashSet<string> AnchorsOf(string file) =>
        [.. from line in File.ReadLines(file)
            where line.StartsWith('#')
            select NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-')];

    [GeneratedRegex(@"`((?:src|tests|scripts|bench)/[\w./-]+)`")]
    private static partial Regex SourcePath();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\b(nobody|somebody|anybody|everybody|whoever|whom|whomever)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();

    [GeneratedRegex("""AddSetting<(\w+)>\("(\w+)"\)""")]
    private static partial Regex Section();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
