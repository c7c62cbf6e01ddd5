namespace Pulse.AspNetCore.Backchannel;

/// <summary>The API key of this service. During a rotation it has two secrets, of which one is in use.</summary>
internal sealed class OwnCredential(string apiKey, params string?[] secrets)
{
    private readonly string[] secrets = [.. secrets.Where(secret => !string.IsNullOrEmpty(secret)).Select(secret => secret!)];
    private volatile int current;

    public string ApiKey => apiKey;

    public int Count => secrets.Length;

    /// <summary>The number of the secret in use.</summary>
    public int Current => current;

    public string SecretAt(int number) => secrets[number % secrets.Length];

    /// <summary>Records that Pulse has accepted a secret.</summary>
    /// <returns>Whether another one was in use.</returns>
    public bool Use(int number)
    {
        var accepted = number % secrets.Length;
        var changed = accepted != current;
        current = accepted;
        return changed;
    }
}
