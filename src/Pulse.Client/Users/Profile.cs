namespace Pulse.Client;

/// <summary>Bodies of the operations on the calling user. All are secrets.</summary>
internal sealed record AcceptInvitation(string Token)
{
    public override string ToString() => nameof(AcceptInvitation);
}

internal sealed record ChangePassword(string CurrentPassword, string NewPassword)
{
    public override string ToString() => nameof(ChangePassword);
}

internal sealed record SetPassword(string Token, string Password)
{
    public override string ToString() => nameof(SetPassword);
}

internal sealed record ChangeEmail(string Email, string CurrentPassword)
{
    public override string ToString() => nameof(ChangeEmail);
}

internal sealed record ConfirmTotp(string Code);

/// <summary>The password that proves who changes a second factor.</summary>
internal sealed record OwnPassword(string Password)
{
    public override string ToString() => nameof(OwnPassword);
}

/// <summary>State of the caller's second factor.</summary>
public sealed record Mfa : PulseAnswer
{
    /// <summary>Whether a login needs a second factor.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Whether a second factor is set up but not confirmed.</summary>
    public required bool Pending { get; init; }

    /// <summary>Number of unused recovery codes.</summary>
    public required int RecoveryCodesLeft { get; init; }
}

/// <summary>The data for an authenticator. Shown only once.</summary>
public sealed record TotpSetup : PulseAnswer
{
    /// <summary>The secret in base 32 (RFC 4648).</summary>
    public required string Secret { get; init; }

    /// <summary>An otpauth URI for a QR code.</summary>
    public required string Uri { get; init; }

    /// <summary>Without the secret.</summary>
    public override string ToString() => nameof(TotpSetup);
}

/// <summary>Recovery codes, each usable once instead of a one-time code. Shown only once.</summary>
public sealed record RecoveryCodes : PulseAnswer
{
    /// <summary>The codes.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("recoveryCodes")]
    public required IReadOnlyList<string> Codes { get; init; }

    /// <summary>Without the codes.</summary>
    public override string ToString() => nameof(RecoveryCodes);
}
