using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Audit;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Users;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Sessions that arrive while others are being committed share the next commit: a busy node pays for one where many log in.</summary>
internal sealed class SessionWriter(IServiceScopeFactory scopes) : ISessionWriter
{
    private readonly Lock gate = new();
    private List<Arrival> arrivals = [];
    private bool isWriting;

    public Task<ErrorOr<Success>> AddAsync(Session session, Caller owner, AuditEvent happened, CancellationToken cancellationToken)
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

        return arrival.Outcome.Task.WaitAsync(cancellationToken);
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
            var taken = arrivals;
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
            if (written.IsError && together.Count > 1)
            {
                foreach (var alone in together)
                {
                    await AnswerAsync([alone]);
                }

                return;
            }

            together.ForEach(arrival => arrival.Outcome.SetResult(arrival.IsTooLate ? UnitOfWorkErrors.ConcurrentUpdate : written));
        }
        catch (Exception exception)
        {
            together.ForEach(arrival => arrival.Outcome.SetException(exception));
        }
    }

    private async Task<ErrorOr<Success>> WriteAsync(List<Arrival> together)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
        var audit = scope.ServiceProvider.GetRequiredService<IAuditTrail>();
        return await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<Success>(
            async token =>
            {
                foreach (var arrival in together.OrderBy(arrival => (arrival.Owner as UserCaller)?.Id))
                {
                    arrival.IsTooLate = arrival.Owner is UserCaller user && !await db.Profiles.LockAsReadAsync(user, token);
                    if (!arrival.IsTooLate)
                    {
                        db.Sessions.Add(arrival.Session);
                        audit.Add(arrival.Happened);
                    }
                }

                return Result.Success;
            },
            CancellationToken.None);
    }

    private sealed record Arrival(Session Session, Caller Owner, AuditEvent Happened)
    {
        /// <summary>Whether the user was changed before this could be written.</summary>
        public bool IsTooLate { get; set; }

        public TaskCompletionSource<ErrorOr<Success>> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
