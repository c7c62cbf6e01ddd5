using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Pulse.Cli.Running;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Verbs;

/// <summary>Imports keys of another system by their digests, in parts that the API accepts.</summary>
internal static class ImportVerb
{
    /// <summary>A part of this size stays under the limit of the API, 1 MiB.</summary>
    private const int MaxBytes = 900_000;

    private const int MaxItems = 1000;

    private static readonly Column<Row>[] Columns =
    [
        new("ITEM", row => $"{row.Item}", IsWhole: true),
        new("NAME", row => row.Name),
        new("CODE", row => row.Code, IsWhole: true),
        new("DETAIL", row => row.Detail),
    ];

    public static Command Build(Builder builder)
    {
        var file = new Argument<string>("file")
        {
            Description = "File with a JSON array of keys and their digests. '-': the standard input.",
        };
        var dryRun = Opt.Flag("--dry-run", "Shows the results without changes.");
        return builder.Verb(
            "import",
            "Imports keys of another system by their digests. Exit code 1: an item was refused.",
            call => RunAsync(call, call.Get(file), call.Get(dryRun)),
            file,
            dryRun);
    }

    private static async Task<int> RunAsync(Call call, string file, bool dryRun)
    {
        await using var input = file == "-" ? Console.OpenStandardInput() : Open(file);
        var length = input.CanSeek ? input.Length : 0;
        List<Row> refused = [];
        var (created, items) = (0, 0);

        async IAsyncEnumerable<Row> ImportAsync(Action<long, long> report)
        {
            await foreach (var part in PartsAsync(input, call.Interrupted))
            {
                // A part runs to its end, so that each item is either in the results or not sent.
                var results = (await call.Pulse.ApiKeys.ImportAsync(new ImportApiKeys { Items = part, DryRun = dryRun })).Results;
                foreach (var (item, result) in part.Zip(results))
                {
                    yield return Row.Of(items++, item.Name, result);
                }

                report(input.CanSeek ? input.Position : items, length);
                call.Interrupted.ThrowIfCancellationRequested();
            }
        }

        async IAsyncEnumerable<Row> CountedAsync(Action<long, long> report)
        {
            await foreach (var row in ImportAsync(report))
            {
                created += row.Status == ImportStatus.Created ? 1 : 0;
                if (row.Status != ImportStatus.Created && call.Format == OutputFormat.Table)
                {
                    refused.Add(row);
                }

                yield return row;
            }
        }

        try
        {
            await call.ProgressAsync("Importing", async report =>
            {
                if (call.Format == OutputFormat.Table)
                {
                    await foreach (var _ in CountedAsync(report))
                    {
                    }
                }
                else
                {
                    await call.WriteJsonAsync(CountedAsync(report));
                }

                return true;
            });
        }
        finally
        {
            if (refused.Count > 0)
            {
                call.Surroundings.Screen.WriteTable(refused, Columns);
            }

            call.Say($"{(dryRun ? "Would import" : "Imported")} {created:N0} of {Texts.Count(items, "item", "items")}.");
        }

        return created == items ? ExitCode.Ok : ExitCode.Failed;
    }

    private static FileStream Open(string file)
    {
        try
        {
            return File.OpenRead(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage(failure.Message);
        }
    }

    private static async IAsyncEnumerable<List<ImportedApiKey>> PartsAsync(
        Stream input, [EnumeratorCancellation] CancellationToken interrupted)
    {
        List<ImportedApiKey> part = [];
        var bytes = 0;
        await foreach (var item in ItemsAsync(input, interrupted))
        {
            var size = JsonSerializer.SerializeToUtf8Bytes(item, Json.Line).Length;
            if (part.Count > 0 && (part.Count == MaxItems || bytes + size > MaxBytes))
            {
                yield return part;
                (part, bytes) = ([], 0);
            }

            part.Add(item);
            bytes += size;
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    private static async IAsyncEnumerable<ImportedApiKey> ItemsAsync(
        Stream input, [EnumeratorCancellation] CancellationToken interrupted)
    {
        await using var items = JsonSerializer.DeserializeAsyncEnumerable<ImportedApiKey>(input, Json.Strict, interrupted)
            .GetAsyncEnumerator(interrupted);
        for (var number = 0; ; number++)
        {
            ImportedApiKey item;
            try
            {
                if (!await items.MoveNextAsync())
                {
                    yield break;
                }

                item = items.Current ?? throw new JsonException("null is no key.");
            }
            catch (JsonException malformed)
            {
                throw CommandException.Usage($"The file cannot be read after item {number}: {malformed.Message}");
            }

            yield return item;
        }
    }

    /// <summary>The result for an item. The first item is 0.</summary>
    private sealed record Row(
        int Item,
        string Name,
        ImportStatus Status,
        Guid? Id,
        string? Code,
        string? Detail,
        IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors)
    {
        public static Row Of(int item, string name, ImportResult result) => new(
            item, name, result.Status, result.ApiKey?.Id, result.Code, Describe(result), result.Errors);

        private static string? Describe(ImportResult result) => result.Errors is { Count: > 0 } errors
            ? string.Join(' ', errors.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}"))
            : result.Detail;
    }
}
