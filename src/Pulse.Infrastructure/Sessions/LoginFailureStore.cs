using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Counts in a scope of its own: a failure counts also where the session that it was made in has ended meanwhile.</summary>
internal sealed class LoginFailureStore(PulseDbContext db, IServiceScopeFactory scopes, IRepeatedEvents repeats) : ILoginFailureStore
{
    /// <summary>Old failures that a new one deletes at most: more than it adds, so that they do not pile up, and few enough to keep no other write waiting.</summary>
    private const int ForgottenAtOnce = 100;

    public Task<DateTime?> FindLimitingAsync(byte[] key, int limit, DateTime since, CancellationToken cancellationToken) =>
        db.LoginFailures.AsNoTracking()
            .Where(failure => failure.Key == key && failure.At > since)
            .OrderByDescending(failure => failure.At)
            .Skip(limit - 1)
            .Select(failure => (DateTime?)failure.At)
            .FirstOrDefaultAsync(cancellationToken);

    public async Task AddAsync(IReadOnlyCollection<byte[]> keys, AuditEvent happened, DateTime at, DateTime forgetBefore, CancellationToken cancellationToken)
    {
        var isNew = repeats.IsNew(happened);
        try
        {
            await WriteAsync(keys, isNew ? happened : null, at, forgetBefore, cancellationToken);
        }
        catch when (isNew)
        {
            repeats.Retract(happened);
            throw;
        }
    }

    private async Task WriteAsync(IReadOnlyCollection<byte[]> keys, AuditEvent? told, DateTime at, DateTime forgetBefore, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var counted = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
        var added = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<Success>(
            async token =>
            {
                await counted.LoginFailures.Where(failure => failure.At < forgetBefore).OrderBy(failure => failure.At).Take(ForgottenAtOnce).ExecuteDeleteAsync(token);
                counted.LoginFailures.AddRange(keys.Select(key => new LoginFailure { Key = key, At = at }));
                if (told is not null)
                {
                    scope.ServiceProvider.GetRequiredService<IAuditTrail>().Add(told);
                }

                return Result.Success;
            },
            cancellationToken);
        if (added.IsError)
        {
            throw new InvalidOperationException($"A failed login could not be counted: {added.FirstError.Code}.");
        }
    }
}
