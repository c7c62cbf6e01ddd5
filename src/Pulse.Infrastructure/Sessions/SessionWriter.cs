using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Domain.Audit;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Sessions that arrive while others are being committed share the next commit: a busy node pays for one where many log in.</summary>
internal sealed class SessionWriter(IServiceScopeFactory scopes) : ISessionWriter
{
    private readonly Lock gate = new();
    private List<Arrival> arrivals = [];
    private bool isWriting;

    public Task<ErrorOr<Success>> AddAsync(Session session, AuditEvent happened, CancellationToken cancellationToken)
    {
        var arrival = new Arrival(session, happened);
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

            together.ForEach(arrival => arrival.Outcome.SetResult(written));
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
            _ =>
            {
                db.Sessions.AddRange(together.Select(arrival => arrival.Session));
                together.ForEach(arrival => audit.Add(arrival.Happened));
                return Task.FromResult(Result.Success.ToErrorOr());
            },
            CancellationToken.None);
    }

    private sealed record Arrival(Session Session, AuditEvent Happened)
    {
        public TaskCompletionSource<ErrorOr<Success>> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
