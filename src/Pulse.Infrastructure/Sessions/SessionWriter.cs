using System.Net;
using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Domain.Audit;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.ApiKeys;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Users;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Writes new sessions. Sessions that arrive during a commit share the next commit, so that a busy node has few commits.</summary>
internal sealed class SessionWriter(IServiceScopeFactory scopes, WriteLock writeLock, AccountLimits limits) : ISessionWriter
{
    /// <summary>
    /// Attempts to write a single session before a conflict with other changes of its owner's sessions is returned as an error.
    /// </summary>
    private const int MaxAttempts = 5;

    private readonly Lock gate = new();
    private List<Arrival> arrivals = [];
    private bool isWriting;

    public async Task<ErrorOr<Success>> AddAsync(Session session, Caller owner, AuditEvent happened, CancellationToken cancellationToken)
    {
        var arrival = new Arrival(session, owner, happened);
        lock (gate)
        {
            arrivals.Add(arrival);
            if (!isWriting)
            {
                isWriting = true;
                _ = Task.Run(WriteAllAsync, CancellationToken.None);
            }
        }

        return await OutcomeOfAsync(arrival, cancellationToken);
    }

    /// <summary>Waits for the result. The wait for earlier sessions counts towards the deadline.</summary>
    private async Task<ErrorOr<Success>> OutcomeOfAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        using var ends = writeLock.EndAtStop(cancellationToken);
        try
        {
            return await arrival.Outcome.Task.WaitAsync(writeLock.Deadline, ends.Token);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested && !arrival.Outcome.Task.IsCompleted)
        {
            arrival.IsAbandoned = true;
            throw new WriteLockTimeoutException(writeLock.Deadline);
        }
    }

    private async Task WriteAllAsync()
    {
        while (TakeArrivals() is { Count: > 0 } batch)
        {
            await WriteBatchAsync(batch);
        }
    }

    private List<Arrival> TakeArrivals()
    {
        lock (gate)
        {
            var taken = arrivals.FindAll(arrival => !arrival.IsAbandoned);
            arrivals = [];
            isWriting = taken.Count > 0;
            return taken;
        }
    }

    /// <summary>Writes a batch. If the database rejects it, each session is written alone, so that one does not fail the others.</summary>
    private async Task WriteBatchAsync(List<Arrival> batch)
    {
        try
        {
            var written = await WriteAsync(batch);
            for (var attempts = 1; batch.Count == 1 && IsConflict(written) && attempts < MaxAttempts; attempts++)
            {
                written = await WriteAsync(batch);
            }

            if (written.IsError && batch.Count > 1)
            {
                foreach (var arrival in batch)
                {
                    await WriteBatchAsync([arrival]);
                }

                return;
            }

            batch.ForEach(arrival => arrival.Outcome.SetResult(arrival.Refusal is { } refusal ? refusal : written));
        }
        catch (Exception exception)
        {
            batch.ForEach(arrival => arrival.Outcome.SetException(exception));
        }
    }

    private static bool IsConflict(ErrorOr<Success> written) =>
        written.IsError && written.FirstError == UnitOfWorkErrors.ConcurrentUpdate;

    private async Task<ErrorOr<Success>> WriteAsync(List<Arrival> batch)
    {
        await using var scope = scopes.CreateAwaitedScope();
        var services = scope.ServiceProvider;
        return await services.GetRequiredService<IUnitOfWork>().ExecuteAsync<Success>(
            async token =>
            {
                var admitted = new List<Arrival>();
                var byOwner = batch.GroupBy(arrival => SessionOwner.Of(arrival.Owner));
                foreach (var owned in byOwner.OrderBy(owned => owned.Key.UserId).ThenBy(owned => owned.Key.ApiKeyId))
                {
                    admitted.AddRange(await AdmitAsync([.. owned], services, token));
                }

                await AddAsync(admitted, services, token);
                return Result.Success;
            },
            CancellationToken.None);
    }

    /// <summary>Ends the owner's oldest sessions if the new ones exceed the owner's limit.</summary>
    /// <returns>The arrivals that are not rejected.</returns>
    private static async Task<List<Arrival>> AdmitAsync(List<Arrival> owned, IServiceProvider services, CancellationToken cancellationToken)
    {
        var admitted = new List<Arrival>();
        foreach (var arrival in owned)
        {
            arrival.Refusal = await RefusalOfAsync(arrival, services, cancellationToken);
            if (arrival.Refusal is null)
            {
                admitted.Add(arrival);
            }
        }

        var kept = await services.GetRequiredService<ISessionCapacity>()
            .MakeAsync(owned[0].Owner, [.. admitted.Select(arrival => arrival.Session)], cancellationToken);
        admitted.ForEach(arrival => arrival.IsReplaced = !kept.Contains(arrival.Session));
        return admitted;
    }

    private async Task AddAsync(List<Arrival> admitted, IServiceProvider services, CancellationToken cancellationToken)
    {
        var audit = services.GetRequiredService<IAuditTrail>();
        var added = admitted.Where(arrival => !arrival.IsReplaced)
            .Select(arrival => new OwnedSession(arrival.Owner, arrival.Session)).ToList();
        foreach (var refused in await services.GetRequiredService<ISessionCapacity>().AddAsync(added, cancellationToken))
        {
            admitted.Find(arrival => arrival.Session == refused.Session)!.Refusal = SessionErrors.AccountFull(limits.SessionsPerAccount);
        }

        foreach (var happened in admitted.Where(arrival => arrival.Refusal is null).Select(arrival => arrival.Happened))
        {
            if (happened.Action == AuditActions.SessionCreated)
            {
                audit.AddRepeated(happened, SessionCapacity.EventsPerWindow);
            }
            else
            {
                audit.Add(happened);
            }
        }
    }

    /// <summary>Locks the user at the verified version, or checks that the key's secret is still valid for the session's address.</summary>
    private static async Task<Error?> RefusalOfAsync(Arrival arrival, IServiceProvider services, CancellationToken cancellationToken)
    {
        var isUnchanged = arrival.Owner switch
        {
            UserCaller user => await services.GetRequiredService<PulseDbContext>().Users.LockUnchangedAsync(user, cancellationToken),
            ApiKeyCaller key => await services.GetRequiredService<IStoredSecretCheck>()
                .IsUsableAsync(key, AddressOf(arrival.Session), cancellationToken),
            _ => false,
        };
        return isUnchanged ? null : UnitOfWorkErrors.ConcurrentUpdate;
    }

    private static IPAddress? AddressOf(Session session) => session.IpAddress is { } address ? IPAddress.Parse(address) : null;

    private sealed record Arrival(Session Session, Caller Owner, AuditEvent Happened)
    {
        /// <summary>Whether the caller already got an error. The session is then not written, unless writing has begun.</summary>
        public bool IsAbandoned { get; set; }

        /// <summary>Why the last attempt did not write it. Null if it was written.</summary>
        public Error? Refusal { get; set; }

        /// <summary>Whether newer sessions of its owner in the same batch have already replaced it.</summary>
        public bool IsReplaced { get; set; }

        public TaskCompletionSource<ErrorOr<Success>> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
