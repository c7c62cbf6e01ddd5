namespace Pulse.Application.Mfa;

/// <summary>The data for an authenticator. Shown only once.</summary>
public sealed class TotpSetupDto
{
    /// <summary>The secret in base 32 (RFC 4648).</summary>
    public string Secret { get; init; } = "";

    /// <summary>An otpauth URI for a QR code.</summary>
    public string Uri { get; init; } = "";

    public static TotpSetupDto Of(string email, string secret) => new()
    {
        Secret = secret,
        Uri = $"otpauth://totp/Pulse:{System.Uri.EscapeDataString(email)}?secret={secret}&issuer=Pulse&digits=6",
    };
}
