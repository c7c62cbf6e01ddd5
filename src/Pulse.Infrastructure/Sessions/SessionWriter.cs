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

namespace Pulse.Infrastructure.Sessions;

/// <summary>Sessions that arrive while others are being committed share the next commit: a busy node pays for one where many log in.</summary>
internal sealed class SessionWriter(IServiceScopeFactory scopes, WriteLock writeLock, AccountLimits limits) : ISessionWriter
{
    /// <summary>Times that a session is written by itself before a conflict with others who end sessions of its owner is an error.</summary>
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
                _ = Task.Run(WriteUntilNobodyWaitsAsync, CancellationToken.None);
            }
        }

        return await OutcomeOfAsync(arrival, cancellationToken);
    }

    /// <summary>The wait for the sessions before this one counts towards its own deadline.</summary>
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

    private async Task WriteUntilNobodyWaitsAsync()
    {
        while (TakeArrivals() is { Count: > 0 } together)
        {
            await AnswerAsync(together);
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

    /// <summary>One that the database refuses must not take the others with it: then each is written by itself.</summary>
    private async Task AnswerAsync(List<Arrival> together)
    {
        try
        {
            var written = await WriteAsync(together);
            for (var attempts = 1; together.Count == 1 && written.IsError && written.FirstError == UnitOfWorkErrors.ConcurrentUpdate && attempts < MaxAttempts; attempts++)
            {
                written = await WriteAsync(together);
            }

            if (written.IsError && together.Count > 1)
            {
                foreach (var alone in together)
                {
                    await AnswerAsync([alone]);
                }

                return;
            }

            together.ForEach(arrival => arrival.Outcome.SetResult(arrival.Refusal is { } refusal ? refusal : written));
        }
        catch (Exception exception)
        {
            together.ForEach(arrival => arrival.Outcome.SetException(exception));
        }
    }

    private async Task<ErrorOr<Success>> WriteAsync(List<Arrival> together)
    {
        await using var scope = scopes.CreateAwaitedScope();
        var services = scope.ServiceProvider;
        return await services.GetRequiredService<IUnitOfWork>().ExecuteAsync<Success>(
            async token =>
            {
                var admitted = new List<Arrival>();
                foreach (var owned in together.GroupBy(arrival => SessionOwner.Of(arrival.Owner)).OrderBy(owned => owned.Key.UserId).ThenBy(owned => owned.Key.ApiKeyId))
                {
                    admitted.AddRange(await MakeRoomAsync([.. owned], services, token));
                }

                await AddAsync(admitted, services, token);
                return Result.Success;
            },
            CancellationToken.None);
    }

    /// <returns>Those that are not refused.</returns>
    private static async Task<List<Arrival>> MakeRoomAsync(List<Arrival> owned, IServiceProvider services, CancellationToken cancellationToken)
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

        var kept = await services.GetRequiredService<ISessionCapacity>().MakeAsync(owned[0].Owner, [.. admitted.Select(arrival => arrival.Session)], cancellationToken);
        admitted.ForEach(arrival => arrival.IsOutlived = !kept.Contains(arrival.Session));
        return admitted;
    }

    private async Task AddAsync(List<Arrival> admitted, IServiceProvider services, CancellationToken cancellationToken)
    {
        var audit = services.GetRequiredService<IAuditTrail>();
        var made = admitted.Where(arrival => !arrival.IsOutlived).Select(arrival => new OwnedSession(arrival.Owner, arrival.Session)).ToList();
        foreach (var refused in await services.GetRequiredService<ISessionCapacity>().AddAsync(made, cancellationToken))
        {
            admitted.Find(arrival => arrival.Session == refused.Session)!.Refusal = SessionErrors.AccountFull(limits.SessionsPerAccount);
        }

        foreach (var happened in admitted.Where(arrival => arrival.Refusal is null).Select(arrival => arrival.Happened))
        {
            if (happened.Action == AuditActions.SessionCreated)
            {
                audit.AddRepeated(happened, SessionCapacity.ToldAtOnce);
            }
            else
            {
                audit.Add(happened);
            }
        }
    }

    /// <summary>A user is locked as verified; a key's secret must still be good for the address that the session begins at.</summary>
    private static async Task<Error?> RefusalOfAsync(Arrival arrival, IServiceProvider services, CancellationToken cancellationToken)
    {
        var isAsVerified = arrival.Owner switch
        {
            UserCaller user => await services.GetRequiredService<PulseDbContext>().Users.LockAsReadAsync(user, cancellationToken),
            ApiKeyCaller key => await services.GetRequiredService<IStoredSecretCheck>().IsUsableAsync(key, AddressOf(arrival.Session), cancellationToken),
            _ => false,
        };
        return isAsVerified ? null : UnitOfWorkErrors.ConcurrentUpdate;
    }

    private static IPAddress? AddressOf(Session session) => session.IpAddress is { } address ? IPAddress.Parse(address) : null;

    private sealed record Arrival(Session Session, Caller Owner, AuditEvent Happened)
    {
        /// <summary>Whether the caller was refused already: the session is not written any more, unless that has begun.</summary>
        public bool IsAbandoned { get; set; }

        /// <summary>Why it is not written, as of the last attempt; null where it is.</summary>
        public Error? Refusal { get; set; }

        /// <summary>Whether newer sessions of its owner, written with it, have ended it already.</summary>
        public bool IsOutlived { get; set; }

        public TaskCompletionSource<ErrorOr<Success>> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
