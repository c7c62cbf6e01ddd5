using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pulse.Domain.Common;
using Pulse.Domain.Users;

namespace Pulse.Domain.Sessions;

/// <summary>
/// What failed logins are counted by. Only an HMAC of it is stored: people type passwords into the wrong field, and addresses are few enough
/// to be found from a plain hash.
/// </summary>
/// <param name="key">The installation's, from outside the database; asked for when it is needed first.</param>
public sealed class LoginFailureKeys(Func<byte[]> key)
{
    /// <summary>Bytes of what one counts by.</summary>
    public const int Length = HMACSHA256.HashSizeInBytes;

    private readonly Lazy<byte[]> key = new(key);

    public byte[] OfEmailAndAddress(string email, IPAddress? address) => Hash($"email+address\0{EmailAddress.CanonicalOf(email)}\0{ClientNetwork.Of(address)}");

    /// <summary>The same from the network around an address.</summary>
    public byte[] OfEmailAndArea(string email, IPAddress? address) => Hash($"email+area\0{EmailAddress.CanonicalOf(email)}\0{ClientNetwork.AreaOf(address)}");

    public byte[] OfEmail(string email) => Hash($"email\0{EmailAddress.CanonicalOf(email)}");

    public byte[] OfAddress(IPAddress? address) => Hash($"address\0{ClientNetwork.Of(address)}");

    /// <summary>Of guesses of keys of applications: they lock nobody's login.</summary>
    public byte[] OfApplicantAddress(IPAddress? address) => Hash($"applicant+address\0{ClientNetwork.Of(address)}");

    /// <summary>Of an account whose callers try which e-mails others can be given, from one address.</summary>
    public byte[] OfEmailProbeAndAddress(string account, IPAddress? address) => Hash($"email probe+address\0{account}\0{ClientNetwork.Of(address)}");

    /// <summary>The same from anywhere.</summary>
    public byte[] OfEmailProbe(string account) => Hash($"email probe\0{account}");

    /// <summary>Of what is guessed inside an open session, apart from what others fail.</summary>
    /// <param name="what">The kind of guess: each has a counter of its own.</param>
    /// <param name="sessionId">The session.</param>
    public byte[] OfSession(string what, Guid? sessionId) => Hash($"session\0{what}\0{sessionId}");

    /// <summary>The same in all sessions of a user.</summary>
    public byte[] OfSessionsOf(string what, int userId) => Hash($"sessions of\0{what}\0{userId}");

    /// <summary>Of one-time codes of a user, after the right password.</summary>
    public byte[] OfSecondFactor(int userId) => Hash($"second factor\0{userId}");

    /// <summary>Of the network around an address, from which users have logged in.</summary>
    public byte[] OfArea(IPAddress? address) => Hash($"area\0{ClientNetwork.AreaOf(address)}");

    private byte[] Hash(string text) => HMACSHA256.HashData(key.Value, Encoding.UTF8.GetBytes(text));
}
