namespace Pulse.Client;

/// <summary>Settings of a <see cref="PulseClient"/>.</summary>
public sealed class PulseClientOptions
{
    /// <summary>Address of Pulse, such as <c>https://pulse.example.com</c>. Required; http or https. Its path can be a prefix.</summary>
    public Uri? Url { get; set; }

    /// <summary>
    /// Identifier of the API key that the client logs in with. Null for an imported key, whose <see cref="ApiSecret"/> is the whole text,
    /// and for a client that only uses <see cref="PulseClient.WithToken"/>.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>Secret of the API key. Null: calls have no credential, except those of <see cref="PulseClient.WithToken"/>.</summary>
    public string? ApiSecret { get; set; }

    /// <summary>
    /// The next secret of the API key during a rotation, or the previous one. The client uses the secret that Pulse accepts. Null: there is
    /// one secret.
    /// </summary>
    public string? SecondApiSecret { get; set; }

    /// <summary>The account that calls act in, 16 digits. Null: the primary account of the credential.</summary>
    public string? AccountId { get; set; }

    /// <summary>The time for one call, with all its attempts. Default: 100 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>The time for one attempt until its answer begins. Default: 30 seconds.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Maximum number of repetitions of a call that can be repeated safely, 0 to 10. Default: 3.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>Wait before the first repetition if Pulse names none. Further waits are longer. Default: 500 milliseconds.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <returns>What is wrong. Empty if nothing is.</returns>
    internal IEnumerable<string> Faults()
    {
        if (Url is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            yield return $"{nameof(Url)} is \"{Url}\". It must be an absolute http or https address.";
        }

        if (ApiSecret is null && (ApiKey ?? SecondApiSecret) is not null)
        {
            yield return $"{nameof(ApiSecret)} is missing. Set it together with {nameof(ApiKey)}.";
        }

        if (MaxRetries is < 0 or > 10)
        {
            yield return $"{nameof(MaxRetries)} is {MaxRetries}. Allowed: 0 to 10.";
        }

        foreach (var (name, time) in new[]
            { (nameof(Timeout), Timeout), (nameof(AttemptTimeout), AttemptTimeout), (nameof(RetryDelay), RetryDelay) })
        {
            if (time <= TimeSpan.Zero || time > TimeSpan.FromDays(1))
            {
                yield return $"{name} is {time}. Allowed: more than 0, up to a day.";
            }
        }
    }
}
