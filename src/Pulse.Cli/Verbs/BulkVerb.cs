using System.CommandLine;
using Pulse.Cli.Running;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Verbs;

/// <summary>One change of many keys. What it would do is shown first.</summary>
internal static class BulkVerb
{
    private const int MaxKeys = 1000;
    private const int ShownNames = 5;

    private static readonly Column<BulkResult>[] Columns =
    [
        new("ID", result => $"{result.Id}", IsWhole: true),
        new("NAME", result => result.Name),
        new("RESULT", result => Texts.Name(result.Status), IsWhole: true),
        new("USED IN 7 DAYS", result => Texts.YesNo(result.UsedRecently)),
        new("DETAIL", result => result.Detail),
    ];

    public static Command Build(Builder builder)
    {
        var action = new Argument<string>("action") { Description = "disable, enable, delete or expire." };
        action.AcceptOnlyFromAmong("disable", "enable", "delete", "expire");
        var ids = new Option<Guid[]?>("--id") { Description = "Id of a key. Can be repeated.", HelpName = "id" };
        var idsFromInput = Opt.Flag("--ids-stdin", "Reads ids from the standard input, one a line.");
        var filters = Opt.Many("--filter", "Selects keys as 'keys list' does, such as status=expired.", "field=value");
        var dryRun = Opt.Flag("--dry-run", "Shows the results without changes.");
        return builder.Verb(
            "bulk",
            "Disables, enables, deletes or expires many keys. Exit code 1: a key was refused.",
            async call =>
            {
                var kind = Enum.Parse<BulkAction>(call.Get(action), ignoreCase: true);
                var filter = Texts.Pairs("--filter", call.Get(filters));
                var named = call.Get(idsFromInput) ? await ReadIdsAsync(call) : call.Get(ids) ?? [];
                if ((filter is null) == (named.Length == 0))
                {
                    throw CommandException.Usage("Select keys with --filter, or with --id or --ids-stdin.");
                }

                var parts = filter is not null
                    ? [new BulkChangeApiKeys { Action = kind, Filter = filter }]
                    : named.Distinct().Chunk(MaxKeys).Select(part => new BulkChangeApiKeys { Action = kind, Ids = part }).ToList();
                return await RunAsync(call, parts, kind, call.Get(dryRun));
            },
            action,
            ids,
            idsFromInput,
            filters,
            dryRun,
            builder.Common.Yes);
    }

    private static async Task<int> RunAsync(Call call, List<BulkChangeApiKeys> parts, BulkAction action, bool dryRun)
    {
        List<BulkResult> expected = [];
        foreach (var part in parts)
        {
            expected.AddRange((await call.Pulse.ApiKeys.BulkChangeAsync(part with { DryRun = true }, null, call.Interrupted)).Results);
        }

        if (dryRun)
        {
            return await ShowAsync(call, expected);
        }

        var changed = expected.Where(result => result.Status == BulkStatus.Changed).ToList();
        await call.ConfirmAsync(
            [
                $"{Texts.Name(action)}: {Texts.Count(changed.Count, "key changes", "keys change")}, "
                    + $"{changed.Count(result => result.UsedRecently)} of them used in the last 7 days.",
                $"Keys: {Texts.List(changed.Take(ShownNames).Select(result => result.Name ?? $"{result.Id}"))}"
                    + (changed.Count > ShownNames ? $" and {changed.Count - ShownNames} more." : "."),
            ],
            action == BulkAction.Delete ? $"{changed.Count}" : null);

        // The same keys as shown: a filter could match others by now.
        List<BulkResult> results = [];
        await call.ProgressAsync(Texts.Name(action), async report =>
        {
            foreach (var part in expected.Select(result => result.Id).Chunk(MaxKeys))
            {
                call.Interrupted.ThrowIfCancellationRequested();
                results.AddRange((await call.Pulse.ApiKeys.BulkChangeAsync(new BulkChangeApiKeys { Action = action, Ids = part })).Results);
                report(results.Count, expected.Count);
            }

            return true;
        });
        return await ShowAsync(call, results);
    }

    private static async Task<int> ShowAsync(Call call, List<BulkResult> results)
    {
        if (call.Format == OutputFormat.Table)
        {
            call.Surroundings.Screen.WriteTable(results, Columns);
        }
        else
        {
            await call.WriteJsonAsync(results.ToAsyncEnumerable());
        }

        return results.TrueForAll(result => result.Status is BulkStatus.Changed or BulkStatus.Unchanged) ? ExitCode.Ok : ExitCode.Failed;
    }

    private static async Task<Guid[]> ReadIdsAsync(Call call)
    {
        List<Guid> ids = [];
        while (await call.Surroundings.In.ReadLineAsync(call.Interrupted) is { } line)
        {
            if (line.Trim() is { Length: > 0 } text)
            {
                ids.Add(Guid.TryParse(text, out var id) ? id : throw CommandException.Usage($"'{text}' is no id of a key."));
            }
        }

        return [.. ids];
    }
}
