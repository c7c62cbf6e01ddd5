using Spectre.Console;

namespace Pulse.Cli.Terminals;

/// <summary>A column of a table.</summary>
/// <param name="Title">Title, in capital letters.</param>
/// <param name="Text">Text of a row. It can come from others.</param>
/// <param name="IsWhole">Whether the text is never split into lines, so that it can be copied.</param>
internal sealed record Column<T>(string Title, Func<T, string?> Text, bool IsWhole = false);

/// <summary>Tables for people. Cells are plain text: markup and control characters have no effect.</summary>
internal static class Tables
{
    public static void WriteTable<T>(this IAnsiConsole screen, IEnumerable<T> rows, IReadOnlyList<Column<T>> columns)
    {
        var table = new Table { Border = TableBorder.None, UseSafeBorder = true };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column.Title, new Style(decoration: Decoration.Bold)))
            {
                NoWrap = column.IsWhole,
                Padding = new Padding(0, 0, 2, 0),
            });
        }

        foreach (var row in rows)
        {
            table.AddRow(columns.Select(column => new Text(SafeText.Of(column.Text(row)))));
        }

        screen.Write(table);
    }

    /// <summary>Names and values, one a line. Values that are null are left out.</summary>
    public static void WriteDetails(this IAnsiConsole screen, IEnumerable<(string Name, string? Value)> details)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (var (name, value) in details.Where(detail => detail.Value is not null))
        {
            grid.AddRow(new Text(name, new Style(decoration: Decoration.Bold)), new Text(SafeText.Of(value)));
        }

        screen.Write(grid);
    }
}
