using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pulse.AspNetCore.Backchannel;
using Pulse.AspNetCore.Caching;
using Pulse.AspNetCore.Revocations;
using Pulse.AspNetCore.Usage;

namespace Pulse.AspNetCore;

/// <summary>Verifies the credentials of one authentication scheme, in memory or by asking Pulse.</summary>
internal sealed partial class PulseConnection
{
    /// <summary>A node of Pulse that lags behind the stream catches up within one interval of its change feed.</summary>
    private const int MaxQuestions = 4;

    private static readonly TimeSpan QuestionPause = TimeSpan.FromMilliseconds(25);

    private readonly PulseOptions options;
    private readonly PulseBackchannel backchannel;
    private readonly AnswerKeeper keeper;
    private readonly SingleFlight<Verification> flights = new();
    private readonly PulseMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ILogger logger;

    /// <param name="scheme">The authentication scheme.</param>
    /// <param name="options">Its options.</param>
    /// <param name="asking">Asks about credentials, and reports.</param>
    /// <param name="listening">Listens to revocations. A flood of questions does not delay it.</param>
    /// <param name="metrics">The measurements.</param>
    /// <param name="clock">Measures time.</param>
    /// <param name="logger">The log.</param>
    public PulseConnection(
        string scheme,
        PulseOptions options,
        HttpClient asking,
        HttpClient listening,
        PulseMetrics metrics,
        TimeProvider clock,
        ILogger logger)
    {
        (this.options, this.metrics, this.clock, this.logger, Scheme) = (options, metrics, clock, logger, scheme);
        var own = new OwnCredential(options.ApiKey!, options.ApiSecret, options.SecondaryApiSecret);
        backchannel = new PulseBackchannel(new BackchannelTransport(asking, own, clock, logger), options.BackchannelTimeout, clock);
        var ofListener = new PulseBackchannel(new BackchannelTransport(listening, own, clock, logger), options.BackchannelTimeout, clock);
        View = new RevocationView(clock);
        keeper = new AnswerKeeper(options, View, clock);
        Listener = new RevocationListener(ofListener, View, State, clock, logger);
        Reporter = new UsageReporter(backchannel, options.UsageInterval, clock, logger);
        metrics.Watch(this);
    }

    public string Scheme { get; }

    public RevocationView View { get; }

    public ListenerState State { get; } = new();

    public RevocationListener Listener { get; }

    public UsageReporter Reporter { get; }

    public bool CachesAnswers => options.CacheAnswers;

    public int CachedAnswers => keeper.Count;

    /// <summary>Whether answers in memory are used.</summary>
    public bool IsTrusted => View.IsTrusted;

    public ValueTask<Verification> VerifyAsync(HttpContext http, PulseCredential credential, string? account)
    {
        var needs = EndpointReader.NeedsOfAsync(http);
        return needs.IsCompletedSuccessfully
            ? VerifyAsync(Presented.Of(http, credential, account, needs.Result))
            : VerifyLaterAsync(http, credential, account, needs);
    }

    private async ValueTask<Verification> VerifyLaterAsync(
        HttpContext http, PulseCredential credential, string? account, ValueTask<EndpointNeeds> needs) =>
        await VerifyAsync(Presented.Of(http, credential, account, await needs));

    private ValueTask<Verification> VerifyAsync(Presented presented)
    {
        var found = options.CacheAnswers ? keeper.Find(ref presented) : null;
        if (found is null || ReferenceEquals(found, Verification.EachTime))
        {
            return new ValueTask<Verification>(AskAsync(presented, isShared: found is null));
        }

        return ValueTask.FromResult(Use(found, presented));
    }

    /// <summary>Uses an answer in memory that accepts the credential, and holds the permissions.</summary>
    /// <returns>Null in all other cases, in which nothing is counted.</returns>
    public Verification? FindAdmitted(HttpContext http, PulseCredential credential, string? account, EndpointNeeds needs)
    {
        var presented = Presented.Of(http, credential, account, needs);
        var found = options.CacheAnswers ? keeper.Find(ref presented) : null;
        return found is { Identity: { } identity, Limits: null }
            && (account is null || account == identity.AccountId)
            && identity.HasPermissions(needs.Permissions)
            ? Use(found, presented)
            : null;
    }

    /// <summary>Stops using what was kept, and tells Pulse.</summary>
    public Task LeaveAsync(CancellationToken cancellationToken)
    {
        View.Distrust();
        return Listener.Stream is { } stream ? backchannel.LeaveAsync(stream, cancellationToken) : Task.CompletedTask;
    }

    private Verification Use(Verification found, in Presented presented)
    {
        metrics.Count(found, isCached: true);
        if (options.ReportUsage && found.CounterOf(presented.Needs) is { } counter)
        {
            Reporter.Count(counter, presented.Address);
        }

        return found;
    }

    private async Task<Verification> AskAsync(Presented presented, bool isShared)
    {
        if (!isShared || !options.CacheAnswers || !View.IsTrusted)
        {
            return await AskPulseAsync(presented);
        }

        if (flights.Join(presented.Key) is { } other)
        {
            var shared = await other.WaitAsync(presented.Http.RequestAborted);
            var found = shared ?? keeper.Find(ref presented);
            return found is null || ReferenceEquals(found, Verification.EachTime)
                ? await AskPulseAsync(presented)
                : Use(found, presented);
        }

        var verified = Verification.Refused(PulseRefusal.Unavailable(null));
        try
        {
            verified = await AskPulseAsync(presented);
            return verified;
        }
        finally
        {
            // Those that wait find everything else in the cache, if nothing has revoked it meanwhile.
            flights.End(presented.Key, verified.Refusal?.StatusCode == StatusCodes.Status503ServiceUnavailable ? verified : null);
        }
    }

    private async Task<Verification> AskPulseAsync(Presented presented)
    {
        var verified = await TryAskAsync(presented);
        metrics.Count(verified, isCached: false);
        return verified;
    }

    private async Task<Verification> TryAskAsync(Presented presented)
    {
        var begun = clock.GetTimestamp();
        try
        {
            for (var i = 0; i < MaxQuestions; i++)
            {
                var question = keeper.Ask();
                var answer = await presented.AskAsync(backchannel, LogUnknownPermission);
                var verified = Verification.Of(answer, Scheme, clock.GetUtcNow());
                if (keeper.TryKeep(presented, verified, answer, question))
                {
                    return verified;
                }

                metrics.Outdated();
                await Task.Delay(QuestionPause * (i + 1), clock);
            }

            LogOutdated();
            return Verification.Refused(PulseRefusal.Unavailable(null));
        }
        catch (BackchannelException exception)
        {
            LogUnavailable(exception.Message, exception.Fault);
            return Verification.Refused(PulseRefusal.Unavailable(exception.RetryAfter));
        }
        catch (Exception exception)
        {
            // A request whose credential cannot be checked is not let in, and gets no status 500.
            LogUnexpected(exception);
            return Verification.Refused(PulseRefusal.Unavailable(null));
        }
        finally
        {
            metrics.Asked(clock.GetElapsedTime(begun));
        }
    }

    [LoggerMessage(LogLevel.Debug, "A credential cannot be verified at present ({Fault}): {Reason}")]
    private partial void LogUnavailable(string reason, BackchannelFault fault);

    [LoggerMessage(LogLevel.Warning, "Pulse answers with states that are older than the revocations that it has sent.")]
    private partial void LogOutdated();

    [LoggerMessage(LogLevel.Error, "The verification of a credential failed unexpectedly.")]
    private partial void LogUnexpected(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Pulse does not know one of these permissions, so that no credential holds it: {Permissions}.")]
    private partial void LogUnknownPermission(string permissions);
}
