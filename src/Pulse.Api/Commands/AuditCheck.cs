using System.CommandLine;
using Pulse.Application.Audit;
using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Audit;

namespace Pulse.Api.Commands;

/// <summary>
/// <c>Pulse.Api audit check</c>: verifies all audit chains of the configured database, and their archives, and writes lines for each. It
/// changes nothing, and no server has to run.
/// </summary>
internal sealed class AuditCheck() : Verb("check", "Verifies all audit chains and their archives. Changes nothing.")
{
    public override async Task<int> RunAsync(IServiceProvider services, ParseResult line)
    {
        await using var scope = services.CreateAsyncScope();
        var integrity = scope.ServiceProvider.GetRequiredService<IAuditIntegrity>();
        var (accounts, events) = await integrity.ListAsync(CancellationToken.None);
        var isIntact = true;
        var progress = new ProgressLine(events);
        foreach (var account in accounts.Select(id => (AccountId?)id).Prepend(null))
        {
            var chain = await integrity.CheckAsync(account, progress, CancellationToken.None);
            progress.Clear();
            var verdict = chain.FirstBroken is { } broken ? $"BROKEN at event {broken}" : "intact";
            Tell(
                $"{account?.ToString() ?? "system"}: {chain.Checked} events, {verdict}, head {chain.Head.Position} {chain.Head.Mac}");
            if (!chain.IsCheckpointValid)
            {
                Tell($"BROKEN: the checkpoint of {account?.ToString() ?? "system"} was changed");
            }

            if (chain.Archive is { } archive)
            {
                Tell(LineOf(archive, account?.ToString() ?? "system"));
            }

            isIntact &= chain.FirstBroken is null && chain.IsCheckpointValid && chain.Archive?.FirstBroken is null;
        }

        var stray = await integrity.CountStrayAsync(CancellationToken.None);
        if (stray > 0)
        {
            Tell($"BROKEN: {stray} events are in no chain");
        }

        var files = services.GetRequiredService<ArchiveFolder>().FilesOfOthers(accounts);
        foreach (var file in files)
        {
            Tell($"BROKEN: the database has no chain for {file}");
        }

        var isComplete = await integrity.AreChainsCompleteAsync(CancellationToken.None);
        if (!isComplete)
        {
            Tell("BROKEN: the chain of an account is missing, or there is a chain that Pulse did not create");
        }

        return isIntact && stray == 0 && files.Count == 0 && isComplete ? Done : Found;
    }

    private static string LineOf(ArchiveIntegrity archive, string chain) => archive switch
    {
        { IsChecked: false } => $"{chain}: archive of events 1 to {archive.UpTo} not checked, because Audit:ArchiveFolder is not set",
        { FirstBroken: { } broken } => $"{chain}: archive BROKEN at event {broken}: {archive.Fault}",
        _ => $"{chain}: archive of events 1 to {archive.UpTo}, intact",
    };
}
