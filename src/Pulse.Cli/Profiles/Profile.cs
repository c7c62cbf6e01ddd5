namespace Pulse.Cli.Profiles;

/// <summary>A login of this user of the machine. It contains a session, never a password or the secret of an API key.</summary>
internal sealed record Profile
{
    public required Uri Server { get; init; }

    /// <summary>Whether the user has accepted HTTP without encryption to another machine.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>The account in effect, 16 digits. Null: the primary account of the caller.</summary>
    public string? AccountId { get; init; }

    /// <summary>E-mail of the user, or identifier of the API key.</summary>
    public required string Caller { get; init; }

    /// <summary>The access token. It is only ever sent to <see cref="Server"/>.</summary>
    public required string Token { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Caller} at {Server}";
}

/// <summary>The profiles cannot be used: others can read them, or a file is damaged.</summary>
internal sealed class ProfileException(string message, Exception? innerException = null) : Exception(message, innerException);
