using Pulse.Application.Audit;
using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Common;

namespace Pulse.Api.Audit;

/// <summary>
/// <c>Pulse.Api audit check</c>: walks every chain of the configured database, which need not be served by anybody, writes
/// a line for each, and changes nothing.
/// </summary>
internal static class AuditCommand
{
    public const string Name = "audit";

    private const string Verb = "check";
    private const int Broken = 2;

    /// <returns>The exit code: 0 where every chain is whole, 2 where one is broken.</returns>
    /// <exception cref="StartupException">Something else was asked for: whoever mistypes it wants no server.</exception>
    public static Task<int> RunAsync(string[] args, IServiceProvider services) => args is [Name, Verb, ..]
        ? CheckAsync(services)
        : throw new StartupException($"What is to be done with the audit log? There is: {Name} {Verb}.");

    private static async Task<int> CheckAsync(IServiceProvider services)
    {
        var integrity = services.GetRequiredService<IAuditIntegrity>();
        var (accounts, events) = await integrity.ListAsync(CancellationToken.None);
        var (isWhole, walked) = (true, 0L);
        foreach (var account in accounts.Select(id => (AccountId?)id).Prepend(null))
        {
            var chain = await integrity.CheckAsync(account, CancellationToken.None);
            var verdict = chain.FirstBroken is { } broken ? $"BROKEN at event {broken}" : "whole";
            Console.Out.WriteLine($"{account?.ToString() ?? "system"}: {chain.Checked} events, {verdict}, head {chain.Head.Position} {chain.Head.Mac}");
            isWhole &= chain.FirstBroken is null;
            walked += chain.Checked;
        }

        if (walked != events)
        {
            Console.Out.WriteLine($"BROKEN: {events - walked} events stand in no chain");
        }

        var isComplete = await integrity.AreAllChainsThereAsync(CancellationToken.None);
        if (!isComplete)
        {
            Console.Out.WriteLine("BROKEN: the chain of an account is missing, or one is there that was never begun");
        }

        return isWhole && walked == events && isComplete ? 0 : Broken;
    }
}
