using System.Net;

namespace Pulse.Client;

/// <summary>Gives the token of a session.</summary>
internal interface ICredential
{
    /// <summary>Whether a token that is rejected can be replaced by a new one.</summary>
    bool CanRenew { get; }

    ValueTask<string> GetTokenAsync(CancellationToken cancellationToken);

    /// <summary>A token that is not the rejected one.</summary>
    ValueTask<string> RenewAsync(string? rejected, CancellationToken cancellationToken);
}

/// <summary>The token of a session that the caller has.</summary>
internal sealed class FixedToken(string token) : ICredential
{
    public bool CanRenew => false;

    public ValueTask<string> GetTokenAsync(CancellationToken cancellationToken) => ValueTask.FromResult(token);

    public ValueTask<string> RenewAsync(string? rejected, CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>
/// Logs in with an API key and keeps the session. It is renewed before it expires, and when it is rejected. Callers that need a token at
/// the same time share one login.
/// </summary>
internal sealed class KeySession(Transport anonymous, TimeProvider clock) : ICredential
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);

    private readonly object gate = new();
    private volatile Token? current;
    private Task<Token>? login;

    /// <summary>Whether the second secret worked last. The next login begins with it.</summary>
    private bool prefersSecond;

    public bool CanRenew => true;

    public async ValueTask<string> GetTokenAsync(CancellationToken cancellationToken)
    {
        var known = current;
        if (known is not null && clock.GetTimestamp() < known.RenewAt)
        {
            return known.Text;
        }

        try
        {
            return await RenewAsync(known?.Text, cancellationToken).ConfigureAwait(false);
        }
        catch (PulseException) when (known is not null && clock.GetTimestamp() < known.EndsAt)
        {
            // The session is still valid. Another attempt follows soon.
            lock (gate)
            {
                current = current == known ? known with { RenewAt = After(PauseAfterFailure) } : current;
            }

            return known.Text;
        }
    }

    public async ValueTask<string> RenewAsync(string? rejected, CancellationToken cancellationToken)
    {
        Task<Token> shared;
        lock (gate)
        {
            if (current is { } other && other.Text != rejected)
            {
                return other.Text;
            }

            shared = login ??= LogInAsync();
        }

        // A caller that leaves does not end the login of the others.
        return (await shared.WaitAsync(cancellationToken).ConfigureAwait(false)).Text;
    }

    private async Task<Token> LogInAsync()
    {
        // The lock of the caller is released first.
        await Task.Yield();
        try
        {
            var token = await TryBothSecretsAsync().ConfigureAwait(false);
            current = token;
            return token;
        }
        finally
        {
            lock (gate)
            {
                login = null;
            }
        }
    }

    private async Task<Token> TryBothSecretsAsync()
    {
        var options = anonymous.Options();
        string?[] secrets = [options.ApiSecret, options.SecondApiSecret];
        if (prefersSecond)
        {
            Array.Reverse(secrets);
        }

        var usable = secrets.OfType<string>().ToArray();
        if (usable is [])
        {
            throw new PulseException($"{nameof(options.ApiSecret)} was removed from the settings. Set it again.");
        }

        for (var i = 0; ; i++)
        {
            try
            {
                var token = await LogInAsync(options.ApiKey, usable[i]).ConfigureAwait(false);
                prefersSecond = usable[i] == options.SecondApiSecret;
                return token;
            }
            catch (PulseException refused) when (refused.Status == HttpStatusCode.Unauthorized && i + 1 < usable.Length)
            {
            }
        }
    }

    private async Task<Token> LogInAsync(string? apiKey, string apiSecret)
    {
        var (session, response) = await anonymous.ReadWithHeadersAsync(
            SessionsClient.Login.Request().WithBody(new Login { ApiKey = apiKey, ApiSecret = apiSecret }, PulseJson.Default.Login),
            PulseJson.Default.Session,
            CancellationToken.None).ConfigureAwait(false);
        using (response)
        {
            // By the clock of Pulse: that of this machine can be wrong.
            var lifetime = session.ExpiresAt - (response.Headers.Date ?? clock.GetUtcNow()) ?? TimeSpan.FromDays(1);
            var margin = lifetime / 10 < LongestMargin ? lifetime / 10 : LongestMargin;
            return new Token(session.Token!, After(lifetime - margin), After(lifetime));
        }
    }

    private long After(TimeSpan time) => clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency);

    private sealed record Token(string Text, long RenewAt, long EndsAt)
    {
        public override string ToString() => nameof(Token);
    }
}
