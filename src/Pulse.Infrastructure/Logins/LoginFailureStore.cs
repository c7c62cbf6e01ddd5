using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Logins;

/// <summary>Counts failed logins in a scope of its own, so that a failure counts even if its session has ended meanwhile.</summary>
internal sealed class LoginFailureStore(
    PulseDbContext db, IServiceScopeFactory scopes, IRepeatedEvents repeats, TimeProvider clock) : ILoginFailureStore
{
    /// <summary>
    /// Maximum number of old failures that a new one deletes: more than it adds, so that they do not accumulate, and few enough not to
    /// delay other writers.
    /// </summary>
    private const int PruneBatchSize = 100;

    public async Task<DateTime?> FindLimitingAsync(byte[] key, int limit, DateTime since, CancellationToken cancellationToken)
    {
        var limiting = await FindAsync(key, limit, since, cancellationToken);
        var now = clock.UtcNow;
        if (!(limiting > now + Clocks.Difference))
        {
            return limiting;
        }

        await InUnitOfWorkAsync(
            (services, token) => services.GetRequiredService<PulseDbContext>().Set<LoginFailure>().MoveToPresentAsync([key], now, token),
            cancellationToken);
        return now;
    }

    public async Task AddAsync(
        IReadOnlyCollection<byte[]> keys, AuditEvent happened, DateTime at, DateTime forgetBefore, CancellationToken cancellationToken)
    {
        var isNew = repeats.IsNew(happened);
        try
        {
            await InUnitOfWorkAsync(
                (services, token) => WriteAsync(services, keys, isNew ? happened : null, at, forgetBefore, token), cancellationToken);
        }
        catch when (isNew)
        {
            repeats.Retract(happened);
            throw;
        }
    }

    private Task<DateTime?> FindAsync(byte[] key, int limit, DateTime since, CancellationToken cancellationToken) =>
        db.Set<LoginFailure>()
            .Where(failure => failure.Key == key && failure.At > since)
            .OrderByDescending(failure => failure.At)
            .Skip(limit - 1)
            .Select(failure => (DateTime?)failure.At)
            .FirstOrDefaultAsync(cancellationToken);

    private static async Task WriteAsync(
        IServiceProvider services,
        IReadOnlyCollection<byte[]> keys,
        AuditEvent? audited,
        DateTime at,
        DateTime forgetBefore,
        CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<PulseDbContext>();
        await db.Set<LoginFailure>().Where(failure => failure.At < forgetBefore).OrderBy(failure => failure.At).Take(PruneBatchSize)
            .ExecuteDeleteAsync(cancellationToken);
        await db.Set<LoginFailure>().MoveToPresentAsync(keys, at, cancellationToken);
        db.Set<LoginFailure>().AddRange(keys.Select(key => new LoginFailure { Key = key, At = at }));
        if (audited is not null)
        {
            services.GetRequiredService<IAuditTrail>().Add(audited);
        }
    }

    private async Task InUnitOfWorkAsync(Func<IServiceProvider, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAwaitedScope();
        var done = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<Success>(
            async token =>
            {
                await work(scope.ServiceProvider, token);
                return Result.Success;
            },
            cancellationToken);
        if (done.IsError)
        {
            throw new InvalidOperationException($"Could not count a failed login: {done.FirstError.Code}.");
        }
    }
}
