using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Credentials;

/// <summary>Tells accounts of wrong secrets of their keys.</summary>
public interface IWrongSecretStore
{
    /// <summary>Writes an event for each key that exists; those of a key that repeat are counted. If it fails, nothing is written or counted.</summary>
    Task TellAsync(IReadOnlyCollection<WrongSecret> presented, CancellationToken cancellationToken);
}

/// <summary>Whoever presents a wrong secret is in no account: keys are looked up in all of them.</summary>
internal sealed class WrongSecretStore(PulseDbContext db, IUnitOfWork unitOfWork, IAuditTrail audit, IRepeatedEvents repeats) : IWrongSecretStore
{
    /// <summary>A comment in the statement, which no request sends.</summary>
    private const string Tag = "Pulse looks for keys with wrong secrets";

    public async Task TellAsync(IReadOnlyCollection<WrongSecret> presented, CancellationToken cancellationToken)
    {
        var found = await presented.Select(secret => secret.Identifier).FindInChunksAsync(
            some => db.ApiKeys.AsNoTracking().TagWith(Tag).IgnoreQueryFilters([PulseDbContext.TenantFilter])
                .Where(key => some.Contains(key.Identifier))
                .Select(key => new { key.Id, key.Identifier, key.AccountId }),
            cancellationToken);
        var keys = found.ToDictionary(key => key.Identifier, StringComparer.Ordinal);

        var (told, counted) = (new List<AuditEvent>(), new List<AuditEvent>());
        foreach (var secret in presented)
        {
            if (keys.TryGetValue(secret.Identifier, out var key) && (secret.VerifiedIn is null || secret.VerifiedIn == key.AccountId))
            {
                foreach (var refused in EventsOf(secret, key.Id, key.AccountId))
                {
                    (repeats.IsNew(refused) ? told : counted).Add(refused);
                }
            }
        }

        if (told.Count > 0)
        {
            await WriteAsync(told, counted, cancellationToken);
        }
    }

    private static IEnumerable<AuditEvent> EventsOf(WrongSecret secret, Guid key, AccountId account) =>
        Enumerable.Range(0, secret.Times).Select(i => AuditEvent.Of(
            Guid.CreateVersion7(),
            i == 0 ? secret.FirstAt : secret.LastAt,
            AuditActions.ApiKeySecretRefused,
            new AuditActor(AuditActorType.ApiKey, null, secret.Identifier),
            AuditTarget.ApiKey(key),
            account,
            Cidr.Canonical(secret.Address)?.ToString(),
            changes: null));

    /// <exception cref="InvalidOperationException">The events were refused.</exception>
    private async Task WriteAsync(List<AuditEvent> told, List<AuditEvent> counted, CancellationToken cancellationToken)
    {
        var isWritten = false;
        try
        {
            var written = await unitOfWork.ExecuteAsync<Success>(
                _ =>
                {
                    told.ForEach(audit.Add);
                    return Task.FromResult(Result.Success.ToErrorOr());
                },
                cancellationToken);
            if (written.IsError)
            {
                throw new InvalidOperationException($"Wrong secrets could not be told: {written.FirstError.Code}.");
            }

            isWritten = true;
        }
        finally
        {
            if (!isWritten)
            {
                told.ForEach(repeats.Retract);
                counted.ForEach(repeats.Uncount);
            }
        }
    }
}
