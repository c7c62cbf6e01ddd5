using System.CommandLine;
using Pulse.Cli.Running;
using Pulse.Client;

namespace Pulse.Cli.Verbs;

/// <summary>Commands that end or restore the use of a key.</summary>
internal static class KeyChangeVerbs
{
    private const int RecentDays = 7;

    public static Command[] All(Builder builder) =>
    [
        Change(
            builder,
            "complete",
            "Ends the grace period of a rotation: the old secret is rejected from now on.",
            "Its retiring secret is rejected from now on.",
            (keys, id) => keys.CompleteRotationAsync(id)),
        Change(builder, "cancel", "Withdraws a new secret that was not used yet.", null, (keys, id) => keys.CancelRotationAsync(id)),
        Change(
            builder,
            "disable",
            "Rejects a key and its sessions until it is enabled.",
            "The key and its sessions are rejected until it is enabled.",
            (keys, id) => keys.UpdateAsync(id, new ApiKeyPatch { Active = false })),
        Change(
            builder,
            "enable",
            "Accepts a disabled key again.",
            null,
            (keys, id) => keys.UpdateAsync(id, new ApiKeyPatch { Active = true })),
        Narrow(builder),
        Delete(builder),
    ];

    private static Command Change(
        Builder builder, string name, string description, string? effect, Func<ApiKeysClient, Guid, Task<ApiKey>> change)
    {
        var id = KeyVerbs.IdArgument();
        return builder.Verb(
            name,
            description,
            async call =>
            {
                var key = await KeyVerbs.FindAsync(call, call.Get(id));
                if (effect is not null)
                {
                    await call.ConfirmAsync([.. await EffectAsync(call, key), effect]);
                }

                var changed = await change(call.Pulse.ApiKeys, key.Id);
                return call.Show(changed, KeyVerbs.Details(changed));
            },
            effect is null ? [id] : [id, builder.Common.Yes]);
    }

    private static Command Narrow(Builder builder)
    {
        var id = KeyVerbs.IdArgument();
        var days = new Option<int>("--days") { Description = "Days without a use.", Required = true, HelpName = "n" };
        return builder.Verb(
            "narrow",
            "Removes the permissions that a key has not used for a number of days.",
            async call =>
            {
                var key = await KeyVerbs.FindAsync(call, call.Get(id));
                await call.ConfirmAsync([.. await EffectAsync(call, key), $"It loses what it has not used for {call.Get(days)} days."]);
                var changed = await call.Pulse.ApiKeys.NarrowAsync(key.Id, new Narrowing { Days = call.Get(days) });
                return call.Show(changed, KeyVerbs.Details(changed));
            },
            id,
            days,
            builder.Common.Yes);
    }

    private static Command Delete(Builder builder)
    {
        var id = KeyVerbs.IdArgument();
        return builder.Verb(
            "delete",
            "Deletes a key. Permanent.",
            async call =>
            {
                var key = await KeyVerbs.FindAsync(call, call.Get(id));
                await call.ConfirmAsync(
                    [.. await EffectAsync(call, key), "The key and its sessions are rejected from now on. This cannot be undone."],
                    key.Name);
                return call.Done($"Deleted key '{key.Name}' ({key.Id}).", await call.Pulse.ApiKeys.DeleteAsync(key.Id));
            },
            id,
            builder.Common.Yes);
    }

    /// <summary>Who would notice: the uses of the last days.</summary>
    private static async Task<List<string>> EffectAsync(Call call, ApiKey key)
    {
        var now = call.Surroundings.Clock.GetUtcNow();
        var usage = await call.Pulse.ApiKeys.GetUsageAsync(
            key.Id, new UsagePeriod { From = now.AddDays(-RecentDays), To = now }, call.Interrupted);
        var lastUse = key.LastUsedAt is { } used ? $"Last use: {Texts.Time(used)} from {key.LastUsedIp ?? "unknown"}." : "Never used.";
        return
        [
            $"Key '{key.Name}' ({key.Identifier}) in account {key.AccountId}, status {Texts.Name(key.Status)}.",
            $"{lastUse} Uses in the last {RecentDays} days: {usage.Totals.Requests} from "
                + $"{Texts.Count(usage.Networks.Count, "network", "networks")}.",
        ];
    }
}
