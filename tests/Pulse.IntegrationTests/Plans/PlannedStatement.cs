using System.Text.RegularExpressions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Plans;

/// <summary>A statement that Pulse has sent, with SQLite's plan.</summary>
public sealed partial record PlannedStatement(string Text, IReadOnlyList<PlanStep> Steps)
{
    /// <summary>Tables with one row, or one row for each node.</summary>
    private static readonly string[] SmallTables = ["ChangeFeedHead", "Nodes"];

    public static async Task<IReadOnlyList<PlannedStatement>> OfAsync(QueryPlans plans, IEnumerable<string> statements)
    {
        var planned = new List<PlannedStatement>();
        foreach (var text in statements.Distinct().Where(text => !text.StartsWith("PRAGMA", StringComparison.Ordinal)))
        {
            planned.Add(new PlannedStatement(text, await plans.StepsAsync(text)));
        }

        return planned;
    }

    /// <summary>Steps that scan a whole table or index.</summary>
    public IEnumerable<string> Scans => NeverRuns().IsMatch(Text)
        ? []
        : from step in Steps
          let scanned = Scan().Match(step.Text)
          where scanned.Success && TableOf(scanned.Groups[1].Value) is { } table && !SmallTables.Contains(table)
          select step.Text;

    /// <summary>Steps that build a temporary table or index.</summary>
    public IEnumerable<string> Built => Steps.Select(step => step.Text)
        .Where(step => step.StartsWith("MATERIALIZE", StringComparison.Ordinal) || step.Contains("AUTOMATIC", StringComparison.Ordinal));

    /// <summary>Steps that sort more than a page or the dependents of one row.</summary>
    public IEnumerable<string> Sorts => NeverRuns().IsMatch(Text)
        ? []
        : from step in Steps
          where step.Text == "USE TEMP B-TREE FOR ORDER BY" && !IsBounded([.. Steps.Where(other => other.Parent == step.Parent)])
          select step.Text;

    /// <summary>Columns to which more than one collection is joined: their rows multiply.</summary>
    public IEnumerable<string> Multiplied =>
        Join().Matches(Text).Where(join => join.Groups["other"].Value != "Id").Select(join => join.Groups["one"].Value)
        .GroupBy(one => one).Where(joins => joins.Count() > 1).Select(joins => joins.Key);

    public override string ToString() => $"{Text}\n    {string.Join("\n    ", Steps.Select(step => step.Text))}";

    private string? TableOf(string alias) => Named().Matches(Text)
        .Where(named => (named.Groups["alias"].Success ? named.Groups["alias"] : named.Groups["table"]).Value == alias
            || named.Groups["table"].Value == alias)
        .Select(named => named.Groups["table"].Value).FirstOrDefault();

    /// <summary>The source is a subquery with a limit, or one row.</summary>
    private bool IsBounded(IReadOnlyList<PlanStep> siblings) =>
        siblings.FirstOrDefault(step => Loop().IsMatch(step.Text)) is { } first
        && !siblings.Any(step => step.Text.StartsWith("LIST SUBQUERY", StringComparison.Ordinal))
        && (first.Text.Contains("(rowid=?)", StringComparison.Ordinal)
            || (Scan().Match(first.Text) is { Success: true } scanned && TableOf(scanned.Groups[1].Value) is null));

    [GeneratedRegex(@"^SCAN (\w+)")]
    private static partial Regex Scan();

    [GeneratedRegex(@"^(SCAN|SEARCH) ")]
    private static partial Regex Loop();

    /// <summary>EF Core recognizes a condition that is always false.</summary>
    [GeneratedRegex(@"WHERE 0\b")]
    private static partial Regex NeverRuns();

    [GeneratedRegex("""(?:FROM|JOIN|UPDATE|INTO)\s+"?(?<table>\w+)"?(?:\s+AS\s+"?(?<alias>\w+)"?)?""")]
    private static partial Regex Named();

    [GeneratedRegex("""ON (?<one>"\w+"\."\w+") = "\w+"\."(?<other>\w+)["]""")]
    private static partial Regex Join();
}
