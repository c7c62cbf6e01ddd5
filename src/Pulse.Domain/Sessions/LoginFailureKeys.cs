using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pulse.Domain.Common;
using Pulse.Domain.Users;

namespace Pulse.Domain.Sessions;

/// <summary>
/// Computes the keys of failure counters. Only HMACs are stored: people type passwords into the wrong field, and a plain hash of an
/// address can be reversed by trying all addresses.
/// </summary>
/// <param name="key">Returns the HMAC key of the installation, which is not in the database. Called once, at the first use.</param>
public sealed class LoginFailureKeys(Func<byte[]> key)
{
    /// <summary>Length of a counter key in bytes.</summary>
    public const int Length = HMACSHA256.HashSizeInBytes;

    private readonly Lazy<byte[]> key = new(key);

    public byte[] OfEmailAndAddress(string email, IPAddress? address) =>
        Hash($"email+address\0{EmailAddress.CanonicalOf(email)}\0{ClientNetwork.Of(address)}");

    /// <summary>Like <see cref="OfEmailAndAddress"/>, for the network around the address.</summary>
    public byte[] OfEmailAndArea(string email, IPAddress? address) =>
        Hash($"email+area\0{EmailAddress.CanonicalOf(email)}\0{ClientNetwork.AreaOf(address)}");

    public byte[] OfEmail(string email) => Hash($"email\0{EmailAddress.CanonicalOf(email)}");

    public byte[] OfAddress(IPAddress? address) => Hash($"address\0{ClientNetwork.Of(address)}");

    /// <summary>Failed application keys. They do not lock logins.</summary>
    public byte[] OfApplicantAddress(IPAddress? address) => Hash($"applicant+address\0{ClientNetwork.Of(address)}");

    /// <summary>Probes of existing e-mails by an account, from one address.</summary>
    public byte[] OfEmailProbeAndAddress(string account, IPAddress? address) =>
        Hash($"email probe+address\0{account}\0{ClientNetwork.Of(address)}");

    /// <summary>Probes of existing e-mails by an account, from all addresses.</summary>
    public byte[] OfEmailProbe(string account) => Hash($"email probe\0{account}");

    /// <summary>Wrong guesses inside an open session, apart from failures elsewhere. Each kind of guess has its own counter.</summary>
    public byte[] OfSession(string what, Guid? sessionId) => Hash($"session\0{what}\0{sessionId}");

    /// <summary>Wrong guesses in all sessions of a user.</summary>
    public byte[] OfSessionsOf(string what, int userId) => Hash($"sessions of\0{what}\0{userId}");

    /// <summary>Wrong second factors of a user after the correct password.</summary>
    public byte[] OfSecondFactor(int userId) => Hash($"second factor\0{userId}");

    /// <summary>The network of previous logins of a user.</summary>
    public byte[] OfArea(IPAddress? address) => Hash($"area\0{ClientNetwork.AreaOf(address)}");

    private byte[] Hash(string text) => HMACSHA256.HashData(key.Value, Encoding.UTF8.GetBytes(text));
}
