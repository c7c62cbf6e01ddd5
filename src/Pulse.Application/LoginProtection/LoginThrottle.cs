using System.Net;
using ErrorOr;
using Pulse.Application.Common;
using Pulse.Domain.Common;

namespace Pulse.Application.LoginProtection;

/// <summary>
/// Limits the number of simultaneous login attempts. Attempts with the same failure counter run one at a time, so that parallel
/// guesses cannot pass the check before a failure is counted. Other attempts run on half of the processors, because hashing a
/// password is expensive; a flood of attempts waits here at no cost. Three lanes are served in turn: open sessions, networks of
/// recent logins, and all other networks.
/// </summary>
public sealed class LoginThrottle
{
    private const string Sessions = "sessions";
    private const string KnownNetworks = "known";
    private const string OtherNetworks = "others";
    private const string Applicants = "applicants";

    private readonly LoginQueue hashing;
    private readonly LoginQueue applicants;
    private readonly LoginLimits limits;
    private readonly ILoginNetworks networks;

    public LoginThrottle(Telemetry telemetry, LoginLimits limits, ILoginNetworks networks, TimeProvider clock)
    {
        (this.limits, this.networks) = (limits, networks);
        hashing = new LoginQueue(Math.Max(1, Environment.ProcessorCount / 2), limits, clock);
        applicants = new LoginQueue(int.MaxValue, limits, clock);
        telemetry.Observe("pulse.password_hashing.queue", "{login}", "Logins that wait for password hashing.", () => hashing.Count);
    }

    /// <summary>
    /// Runs an attempt without credentials. Networks are served in turn, and so are the addresses in each network. Known networks
    /// of one user share the turns of that user. Cancellation ends only the wait.
    /// </summary>
    public Task<ErrorOr<T>> TakeAsync<T>(IPAddress? address, byte[] key, Func<Task<ErrorOr<T>>> work, CancellationToken cancellationToken)
    {
        var (area, sender) = (ClientNetwork.AreaOf(address), ClientNetwork.Of(address));
        string[] path = networks.FindUser(address) is { } user ? [KnownNetworks, $"{user}", area, sender] : [OtherNetworks, area, sender];
        return TakeAsync(hashing, new LoginSlot(path, [$"address {sender}", Convert.ToHexString(key)]), work, cancellationToken);
    }

    /// <summary>
    /// Runs an attempt in an open session, which does not wait for attempts elsewhere. The key is null for work that is not an
    /// attempt. Cancellation ends only the wait.
    /// </summary>
    public Task<ErrorOr<T>> TakeInSessionAsync<T>(
        string owner, byte[]? key, Func<Task<ErrorOr<T>>> work, CancellationToken cancellationToken) =>
        TakeAsync(hashing, new LoginSlot([Sessions, owner], key is null ? [] : [Convert.ToHexString(key)]), work, cancellationToken);

    /// <summary>
    /// Runs work without password hashing. It waits only for work of the same address. Cancellation ends only the wait.
    /// </summary>
    public Task<ErrorOr<T>> TakeAsApplicantAsync<T>(IPAddress? address, Func<Task<ErrorOr<T>>> work, CancellationToken cancellationToken)
    {
        var sender = ClientNetwork.Of(address);
        return TakeAsync(applicants, new LoginSlot([Applicants, ClientNetwork.AreaOf(address), sender], [sender]), work, cancellationToken);
    }

    private async Task<ErrorOr<T>> TakeAsync<T>(
        LoginQueue queue, LoginSlot slot, Func<Task<ErrorOr<T>>> work, CancellationToken cancellationToken)
    {
        if (!await queue.EnterAsync(slot, cancellationToken))
        {
            return Errors.TooManyRequests("login_queue_full", "Too many logins are waiting. Try again later.", limits.MaxWait);
        }

        try
        {
            return await work();
        }
        finally
        {
            queue.Exit(slot);
        }
    }
}
