using System.Net;
using ErrorOr;
using Pulse.Application.Common;
using Pulse.Domain.Common;

namespace Pulse.Application.Passwords;

/// <summary>
/// Lets attempts that share a failure counter pass one at a time, so that guesses sent in parallel cannot all pass the check of that counter
/// before the first of them is counted. Of the others, half as many as there are processors pass at once, because passwords are hashed: a
/// flood waits here, where it costs nothing. Three lanes are served in turn: open sessions, networks from which users have logged in lately,
/// and all other networks.
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
        telemetry.Observe("pulse.password_hashing.queue", "{login}", "Logins that wait for a password to be hashed.", () => hashing.Count);
    }

    /// <summary>
    /// For an attempt without credentials. Networks are served in turn, and addresses in turn within each; the networks that one user's logins
    /// have made known share that user's turns.
    /// </summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="key">What failures for what is guessed at are counted by.</param>
    /// <param name="work">What to do in turn.</param>
    /// <param name="cancellationToken">Ends the wait, but not the work.</param>
    public Task<ErrorOr<T>> TakeAsync<T>(IPAddress? address, byte[] key, Func<Task<ErrorOr<T>>> work, CancellationToken cancellationToken)
    {
        var (area, sender) = (ClientNetwork.AreaOf(address), ClientNetwork.Of(address));
        string[] path = networks.FindUser(address) is { } user ? [KnownNetworks, $"{user}", area, sender] : [OtherNetworks, area, sender];
        return TakeAsync(hashing, new LoginSlot(path, [$"address {sender}", Convert.ToHexString(key)]), work, cancellationToken);
    }

    /// <summary>For an attempt in an open session: what others do elsewhere cannot hold it up.</summary>
    /// <param name="whose">The user, or whatever else the attempts are counted for.</param>
    /// <param name="key">What they are counted by; null for work that is no attempt.</param>
    /// <param name="work">What to do in turn.</param>
    /// <param name="cancellationToken">Ends the wait, but not the work.</param>
    public Task<ErrorOr<T>> TakeInSessionAsync<T>(string whose, byte[]? key, Func<Task<ErrorOr<T>>> work, CancellationToken cancellationToken) =>
        TakeAsync(hashing, new LoginSlot([Sessions, whose], key is null ? [] : [Convert.ToHexString(key)]), work, cancellationToken);

    /// <summary>For work that hashes no password: it waits for its address alone.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="work">What to do in turn.</param>
    /// <param name="cancellationToken">Ends the wait, but not the work.</param>
    public Task<ErrorOr<T>> TakeAsApplicantAsync<T>(IPAddress? address, Func<Task<ErrorOr<T>>> work, CancellationToken cancellationToken)
    {
        var sender = ClientNetwork.Of(address);
        return TakeAsync(applicants, new LoginSlot([Applicants, ClientNetwork.AreaOf(address), sender], [sender]), work, cancellationToken);
    }

    private async Task<ErrorOr<T>> TakeAsync<T>(LoginQueue queue, LoginSlot slot, Func<Task<ErrorOr<T>>> work, CancellationToken cancellationToken)
    {
        if (!await queue.EnterAsync(slot, cancellationToken))
        {
            return Errors.TooManyRequests("login_queue_full", "Too many logins wait for their turn: try again later.", limits.MaxWait);
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
