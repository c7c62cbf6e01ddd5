using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Moves the events of whole UTC days to the archive when the retention has passed. It looks at all chains once a day, and again at those
/// whose events could not be moved. Does nothing without a retention.
/// </summary>
internal sealed class AuditArchiver(
    IServiceScopeFactory scopes, ArchiveFolder folder, AuditOptions options, TimeProvider clock, ILogger<AuditArchiver> logger)
    : PeriodicWork(options.CheckpointInterval, logger), IDerivedState
{
    private readonly Lock gate = new();

    /// <summary>The chains that may have old events.</summary>
    private HashSet<long> left = [];
    private DateTime listed;

    /// <summary>The chains of a restored database are others.</summary>
    public void ForgetAll()
    {
        lock (gate)
        {
            listed = default;
        }
    }

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (options.RetentionDays is not { } days)
        {
            return;
        }

        if (!folder.Exists)
        {
            throw new DirectoryNotFoundException($"Audit:ArchiveFolder does not exist: {folder.Path}.");
        }

        var before = clock.UtcNow.Date.AddDays(-days);
        if (IsNew(before))
        {
            await ListAsync(cancellationToken);
        }

        var isDiskFailing = false;
        await BatchWriter.WriteEachAsync(left.Order().ToList().TakeWhile(_ => !isDiskFailing), async chain =>
        {
            try
            {
                await ArchiveAsync(chain, before, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                isDiskFailing = true;
                throw;
            }
        });
    }

    /// <returns>Whether all chains must be looked at.</returns>
    private bool IsNew(DateTime before)
    {
        lock (gate)
        {
            var isNew = listed != before;
            listed = before;
            return isNew;
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            left = [AuditChain.System];
            await using var scope = scopes.CreateAsyncScope();
            var archiving = scope.ServiceProvider.GetRequiredService<IAuditArchiving>();
            for (var chain = await archiving.NextAsync(AuditChain.System, cancellationToken);
                chain is > 0;
                chain = await archiving.NextAsync(chain.Value, cancellationToken))
            {
                left.Add(chain.Value);
            }
        }
        catch
        {
            ForgetAll();
            throw;
        }
    }

    private async Task ArchiveAsync(long chain, DateTime before, CancellationToken cancellationToken)
    {
        var step = ArchiveStep.Further;
        while (step == ArchiveStep.Further)
        {
            await using var scope = scopes.CreateAsyncScope();
            step = await scope.ServiceProvider.GetRequiredService<IAuditArchiving>().ArchiveAsync(chain, before, cancellationToken);
        }

        if (step == ArchiveStep.Finished)
        {
            left.Remove(chain);
        }
    }
}
