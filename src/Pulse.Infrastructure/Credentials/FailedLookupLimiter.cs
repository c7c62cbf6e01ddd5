using System.Net;
using System.Threading.RateLimiting;
using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Credentials;

/// <summary>
/// Limits unknown and rejected credentials per client network, and verifications of unknown keys per caller. An accepted credential in
/// memory needs no lookup and is not affected.
/// </summary>
internal sealed class FailedLookupLimiter(CacheOptions options) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Concurrent lookups of one budget. They can overdraw it by no more than this.</summary>
    private const int MaxConcurrent = 8;

    /// <summary>A budget uses one of these by its hash. Budgets can share one.</summary>
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(MaxConcurrent))];

    private readonly PartitionedRateLimiter<LookupBudget> budgets = PartitionedRateLimiter.Create<LookupBudget, LookupBudget>(budget =>
        RateLimitPartition.GetFixedWindowLimiter(budget, key => new FixedWindowRateLimiterOptions
        {
            PermitLimit = key.IsOfVerifier ? options.FailedVerificationsPerMinute : options.FailedLookupsPerMinute,
            Window = Window,
        }));

    /// <summary>Waits until a lookup can start. Dispose the result when the lookup has ended and was charged.</summary>
    /// <param name="budget">Null is not limited.</param>
    public async Task<Turn> WaitForTurnAsync(LookupBudget? budget)
    {
        var turn = budget is { } limited ? turns[(uint)limited.GetHashCode() % turns.Length] : null;
        await (turn?.WaitAsync() ?? Task.CompletedTask);
        return new Turn(turn);
    }

    /// <returns>Null if the budget is not used up.</returns>
    public Error? Check(LookupBudget? budget) => Take(budget, permits: 0);

    /// <summary>Charges for one unknown or refused credential.</summary>
    /// <returns>Null if the budget covered it.</returns>
    public Error? Charge(LookupBudget? budget) => Take(budget, permits: 1);

    public void Dispose()
    {
        budgets.Dispose();
        Array.ForEach(turns, turn => turn.Dispose());
    }

    private Error? Take(LookupBudget? budget, int permits)
    {
        if (budget is not { } limited)
        {
            return null;
        }

        using var lease = budgets.AttemptAcquire(limited, permits);
        return lease.IsAcquired ? null : limited.UsedUp(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window);
    }

    /// <summary>The right to run one lookup.</summary>
    public readonly struct Turn(SemaphoreSlim? turn) : IDisposable
    {
        public void Dispose() => turn?.Release();
    }
}

/// <summary>The budget that an unknown or refused credential is charged to.</summary>
/// <param name="Name">The client network that presents the credential, or the caller that verifies it.</param>
/// <param name="IsOfVerifier">Whether it belongs to a caller that verifies keys.</param>
internal readonly record struct LookupBudget(string Name, bool IsOfVerifier = false)
{
    public static LookupBudget At(IPAddress? address) => new(ClientNetwork.Of(address));

    public static LookupBudget Of(Caller verifier) =>
        new(verifier is ApiKeyCaller key ? $"key {key.Id}" : $"user {(verifier as UserCaller)?.Id}", IsOfVerifier: true);

    public Error UsedUp(TimeSpan retryAfter) => IsOfVerifier
        ? Errors.TooManyRequests("too_many_unknown_api_keys", "You verified too many unknown API keys. Try again later.", retryAfter)
        : Errors.TooManyRequests(
            "too_many_unknown_credentials", "Too many unknown or refused credentials came from this address. Try again later.", retryAfter);
}
