using System.Data;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Rows = System.Collections.Generic.Dictionary<
    string, System.Collections.Generic.List<System.Collections.Generic.Dictionary<string, object>>>;

namespace Pulse.SqlServerTests.FakeServer;

/// <summary>
/// Parses a command and creates the result sets that the provider expects. For a union, returns the result of the first part.
/// </summary>
internal static class Answers
{
    private const string HistoryTable = "__EFMigrationsHistory";
    private static long lastIdentity = 1_000;

    public static DataTableReader To(string text, Rows rows)
    {
        var script = (TSqlScript)TSql.Parse(text);
        var results = script.Batches.SelectMany(batch => batch.Statements)
            .Select(statement => ResultOf(statement, rows))
            .OfType<DataTable>()
            .ToArray();
        return new DataTableReader(results.Length > 0 ? results : [new DataTable()]);
    }

    private static DataTable? ResultOf(TSqlStatement statement, Rows rows) => statement switch
    {
        SelectStatement { QueryExpression: QuerySpecification { SelectElements: [SelectSetVariable, ..] } } => null,
        SelectStatement { QueryExpression: QuerySpecification query } => ResultOf(query, rows),
        SelectStatement { QueryExpression: BinaryQueryExpression { FirstQueryExpression: QuerySpecification first } } =>
            ResultOf(first, rows),
        InsertStatement { InsertSpecification: { OutputClause: { } output, InsertSource: ValuesInsertSource source } } =>
            Output(output, source.RowValues.Count),
        MergeStatement { MergeSpecification: { OutputClause: { } output, TableReference: InlineDerivedTable source } } =>
            Output(output, source.RowValues.Count),
        UpdateStatement { UpdateSpecification: { OutputClause: { } output } update } when IsOfRow(output) => Written(output, update, rows),
        UpdateStatement { UpdateSpecification.OutputClause: { } output } => Output(output, 1),
        DeleteStatement { DeleteSpecification.OutputClause: { } output } => Output(output, 1),
        _ => null,
    };

    /// <summary>A row can contain the value of a computed column, by its alias.</summary>
    private static ScalarExpression ColumnOf(SelectScalarExpression element, IEnumerable<Dictionary<string, object>> rows) =>
        element is { Expression: not ColumnReferenceExpression, ColumnName.Value: { } name } && rows.Any(row => row.ContainsKey(name))
            ? new ColumnReferenceExpression
            {
                MultiPartIdentifier = new MultiPartIdentifier { Identifiers = { new Identifier { Value = name } } },
            }
            : element.Expression;

    private static DataTable ResultOf(QuerySpecification query, Rows rows)
    {
        var tables = TSql.TablesIn((TSqlFragment?)query.FromClause ?? query);
        var found = JoinsNothing(query, rows) ? [] : tables.Select(rows.GetValueOrDefault).FirstOrDefault() ?? [];
        return query.SelectElements.Cast<SelectScalarExpression>().Select(element => ColumnOf(element, found)).ToList() switch
        {
            [FunctionCall { FunctionName.Value: "COUNT" }] => Table(1, [[found.Count]]),
            [FunctionCall { FunctionName.Value: "COUNT_BIG" }] => Table(1, [[(long)found.Count]]),
            [FunctionCall { FunctionName.Value: "OBJECT_ID" }] => Table(1, [[rows.ContainsKey(HistoryTable) ? 1 : DBNull.Value]]),
            [SearchedCaseExpression { ElseExpression: ScalarSubquery { QueryExpression: QuerySpecification count } }] =>
                ResultOf(count, rows),
            [SearchedCaseExpression] => Table(1, [[found.Count > 0]]),
            [VariableReference or IntegerLiteral] => Table(1, [[0]]),
            var columns => Table(columns.Count, found.Select(row => columns.Select(column => ValueOf(column, row)))),
        };
    }

    /// <summary>An inner join with a subquery of an empty table returns no rows.</summary>
    private static bool JoinsNothing(QuerySpecification query, Rows rows) => TSql.Find<QualifiedJoin>(query).Any(join =>
        join is { QualifiedJoinType: QualifiedJoinType.Inner, SecondTableReference: QueryDerivedTable derived }
            && !rows.ContainsKey(TSql.TablesIn(derived).First()));

    /// <summary>What a write returns for each row: a new identity, a position in the batch, or a marker that the row existed.</summary>
    private static DataTable Output(OutputClause output, int count) =>
        Table(output.SelectColumns.Count, Enumerable.Range(0, count).Select(position =>
        output.SelectColumns.Cast<SelectScalarExpression>().Select(column => NameOf(column.Expression) switch
        {
            "Sequence" => (object)Interlocked.Increment(ref lastIdentity),
            "Id" => (int)Interlocked.Increment(ref lastIdentity),
            "_Position" => position,
            _ => 1,
        })));

    /// <summary>Whether a write returns the values of the row.</summary>
    private static bool IsOfRow(OutputClause output) =>
        output.SelectColumns.Cast<SelectScalarExpression>().All(column => column.Expression is ColumnReferenceExpression);

    /// <summary>Returns the written values like a row, because the provider finds these columns by their names.</summary>
    private static DataTable Written(OutputClause output, UpdateSpecification update, Rows rows)
    {
        var columns = output.SelectColumns.Cast<SelectScalarExpression>().Select(column => column.Expression).ToList();
        var found = TSql.TablesIn(update.Target).Select(rows.GetValueOrDefault).FirstOrDefault() ?? [];
        var table = Table(columns.Count, found.Select(row => columns.Select(column => ValueOf(column, row))));
        for (var i = 0; i < columns.Count; i++)
        {
            table.Columns[i].ColumnName = NameOf(columns[i]);
        }

        return table;
    }

    /// <summary>If a row names a column with its table's alias, the columns of joined tables are empty.</summary>
    private static object ValueOf(ScalarExpression column, Dictionary<string, object> row) =>
        row.GetValueOrDefault(QualifiedNameOf(column)) ?? row.GetValueOrDefault(NameOf(column), DBNull.Value);

    private static string QualifiedNameOf(ScalarExpression expression) =>
        expression is ColumnReferenceExpression column
            ? string.Join('.', column.MultiPartIdentifier.Identifiers.Select(part => part.Value))
            : "";

    private static string NameOf(ScalarExpression expression) =>
        expression is ColumnReferenceExpression column ? column.MultiPartIdentifier.Identifiers[^1].Value : "";

    private static DataTable Table(int width, IEnumerable<IEnumerable<object>> rows)
    {
        var table = new DataTable();
        var values = rows.Select(row => row.ToArray()).ToList();
        table.Columns.AddRange([.. Enumerable.Range(0, width).Select(column => new DataColumn($"c{column}", TypeOf(values, column)))]);
        values.ForEach(row => table.Rows.Add(row));
        return table;
    }

    /// <summary>The type of all values of a column, because code that reads changed rows asks for it.</summary>
    private static Type TypeOf(List<object[]> rows, int column) =>
        rows.Select(row => row[column].GetType()).Where(type => type != typeof(DBNull)).Distinct().ToList() is [var type]
            ? type
            : typeof(object);
}
