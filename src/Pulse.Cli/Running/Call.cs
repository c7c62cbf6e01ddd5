using System.CommandLine;
using System.Text.Json;
using Pulse.Cli.Profiles;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Running;

/// <summary>One run of a command: its arguments, its connection and its output.</summary>
internal sealed partial class Call(
    ParseResult parsed, Common common, Surroundings surroundings, Connection connection, CancellationToken interrupted)
{
    /// <summary>Rows of a table unless more are wanted.</summary>
    private const int DefaultRows = 100;

    public Surroundings Surroundings => surroundings;

    public Connection Connection => connection;

    public PulseClient Pulse => connection.Client;

    /// <summary>Ctrl+C. Requests that change something run to their end: pass no token to them.</summary>
    public CancellationToken Interrupted => interrupted;

    public OutputFormat Format => parsed.GetValue(common.Output) ?? OutputFormat.Table;

    public ProfileStore Profiles { get; } = new(surroundings.ConfigFolder);

    public string? SecretFile => parsed.GetValue(common.SecretFile);

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    /// <returns>Null if the option was not given, because the API takes an empty list for a value.</returns>
    public string[]? Get(Option<string[]?> option) => parsed.GetValue(option) is { Length: > 0 } given ? given : null;

    public T Get<T>(Argument<T> argument) => parsed.GetValue(argument)!;

    /// <summary>A member of a patch: set only if the option was given.</summary>
    public Optional<TValue> Patch<TOption, TValue>(Option<TOption> option, Func<TOption, TValue> convert) =>
        parsed.GetResult(option) is { Implicit: false } ? new Optional<TValue>(convert(parsed.GetValue(option)!)) : default;

    public void Say(string text) => surroundings.Error.WriteLine(SafeText.Of(text));

    /// <summary>Writes one object: its JSON, or names and values.</summary>
    public int Show(object value, params (string Name, string? Value)[] details)
    {
        if (Format == OutputFormat.Table)
        {
            surroundings.Screen.WriteDetails(details);
        }
        else
        {
            WriteJson(value);
        }

        return ExitCode.Ok;
    }

    public void WriteJson(object value) => surroundings.Out.WriteLine(
        JsonSerializer.Serialize(value, value.GetType(), Format == OutputFormat.Ndjson ? Json.Line : Json.Text));

    /// <summary>Reports a change without an answer of its own.</summary>
    public int Done(string text, RevocationReceipt? receipt = null)
    {
        if (Format != OutputFormat.Table)
        {
            WriteJson(new { Revocation = receipt });
            return ExitCode.Ok;
        }

        surroundings.Out.WriteLine(SafeText.Of(text));
        if (receipt is { PendingUntil: { } until })
        {
            surroundings.Out.WriteLine($"Not all nodes have confirmed. They all have by {Texts.Time(until)}.");
        }

        return ExitCode.Ok;
    }

    /// <summary>Writes a list page by page: memory does not grow with its length.</summary>
    /// <param name="empty">What to do if there is nothing.</param>
    /// <param name="list">Makes the list with a page size.</param>
    public async Task<int> ListAsync<T>(Func<int, PulseList<T>> list, string empty, params Column<T>[] columns)
    {
        var limit = Get(common.All) ? int.MaxValue : Get(common.Limit) ?? (Format == OutputFormat.Table ? DefaultRows : int.MaxValue);
        var pages = list(Math.Clamp(limit, 1, 100)).AsPages(cancellationToken: interrupted);
        if (Format != OutputFormat.Table)
        {
            await WriteJsonAsync(Rows(pages, limit));
            return ExitCode.Ok;
        }

        var written = 0;
        await foreach (var page in pages)
        {
            var rows = page.Items.Take(limit - written).ToList();
            written += rows.Count;
            if (rows.Count > 0)
            {
                surroundings.Screen.WriteTable(rows, columns);
            }

            if (written >= limit && (page.Continuation is not null || page.Items.Count > rows.Count))
            {
                var total = page.TotalCount is { } count ? $" of {count:N0}{(page.IsTotalExact ? "" : " or more")}" : "";
                Say($"{written:N0}{total} shown. For more: --limit N, or --all.");
                break;
            }
        }

        if (written == 0)
        {
            Say(empty);
        }

        return ExitCode.Ok;
    }

    /// <summary>Writes an array, or one JSON text a line.</summary>
    public async Task WriteJsonAsync<T>(IAsyncEnumerable<T> rows)
    {
        var isArray = Format == OutputFormat.Json;
        var separator = isArray ? "[" : "";
        await foreach (var row in rows.WithCancellation(interrupted))
        {
            if (isArray)
            {
                surroundings.Out.WriteLine(separator);
                separator = ",";
                surroundings.Out.Write(JsonSerializer.Serialize(row, Json.Line));
            }
            else
            {
                surroundings.Out.WriteLine(JsonSerializer.Serialize(row, Json.Line));
            }
        }

        if (isArray)
        {
            surroundings.Out.WriteLine(separator == "[" ? "[]" : "\n]");
        }
    }

    private static async IAsyncEnumerable<T> Rows<T>(IAsyncEnumerable<PulsePage<T>> pages, int limit)
    {
        await foreach (var page in pages)
        {
            foreach (var item in page.Items)
            {
                if (limit-- <= 0)
                {
                    yield break;
                }

                yield return item;
            }

            if (limit <= 0)
            {
                yield break;
            }
        }
    }
}
