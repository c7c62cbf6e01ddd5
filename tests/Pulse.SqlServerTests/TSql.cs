using System.Collections.Concurrent;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Pulse.SqlServerTests;

/// <summary>Microsoft's own T-SQL parser.</summary>
internal static class TSql
{
    /// <summary>The newest compatibility level that Pulse accepts.</summary>
    public const int NewestLevel = 170;

    /// <summary>The default compatibility level of EF Core 10.</summary>
    public const int DefaultLevel = 150;

    public static readonly IReadOnlyList<int> Levels = [130, 140, 150, 160, NewestLevel];

    /// <summary>Many tests parse the same statements.</summary>
    private static readonly ConcurrentDictionary<(string Text, int Level), TSqlFragment> Parsed = new();

    /// <param name="text">Batches with GO between them.</param>
    /// <param name="level">The compatibility level of the database.</param>
    public static TSqlFragment Parse(string text, int level = NewestLevel) => Parsed.GetOrAdd((text, level), ParseAnew);

    private static TSqlFragment ParseAnew((string Text, int Level) key)
    {
        var (text, level) = key;
        var fragment = ParserOf(level).Parse(new StringReader(text), out var errors);
        Assert.That(
            errors.Select(error => $"{error.Line}:{error.Column} {error.Message}"), Is.Empty, $"Invalid T-SQL at level {level}: {text}");
        foreach (var inner in Find<ExecutableStringList>(fragment))
        {
            Parse(string.Concat(inner.Strings.Select(part => part is StringLiteral literal ? literal.Value : "a_name")), level);
        }

        return fragment;
    }

    /// <summary>All nodes of one type, at any depth.</summary>
    public static IReadOnlyList<T> Find<T>(TSqlFragment fragment)
        where T : TSqlFragment
    {
        var finder = new Finder<T>();
        fragment.Accept(finder);
        return finder.Found;
    }

    public static IEnumerable<string> TablesIn(TSqlFragment fragment) =>
        Find<NamedTableReference>(fragment).Select(table => table.SchemaObject.BaseIdentifier.Value);

    private static TSqlParser ParserOf(int level) => level switch
    {
        130 => new TSql130Parser(initialQuotedIdentifiers: true),
        140 => new TSql140Parser(initialQuotedIdentifiers: true),
        150 => new TSql150Parser(initialQuotedIdentifiers: true),
        160 => new TSql160Parser(initialQuotedIdentifiers: true),
        NewestLevel => new TSql170Parser(initialQuotedIdentifiers: true),
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };

    private sealed class Finder<T> : TSqlFragmentVisitor
        where T : TSqlFragment
    {
        public List<T> Found { get; } = [];

        public override void Visit(TSqlFragment fragment)
        {
            if (fragment is T wanted)
            {
                Found.Add(wanted);
            }
        }
    }
}
