using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pulse.Domain.Common;

namespace Pulse.Domain.Sessions;

/// <summary>
/// What failed logins are counted by. Only a hash of it is stored: people type passwords into the wrong field.
/// </summary>
public static class LoginFailureKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    public static byte[] OfEmailAndAddress(string email, IPAddress? address) => Hash($"email+address\0{Normalize(email)}\0{ClientNetwork.Of(address)}");

    public static byte[] OfEmail(string email) => Hash($"email\0{Normalize(email)}");

    public static byte[] OfAddress(IPAddress? address) => Hash($"address\0{ClientNetwork.Of(address)}");

    /// <summary>Of whoever guesses keys of applications: they lock nobody's login.</summary>
    public static byte[] OfApplicantAddress(IPAddress? address) => Hash($"applicant+address\0{ClientNetwork.Of(address)}");

    /// <summary>Of an account whose callers try which e-mails others can be given, from one address.</summary>
    public static byte[] OfEmailProbeAndAddress(string account, IPAddress? address) => Hash($"email probe+address\0{account}\0{ClientNetwork.Of(address)}");

    /// <summary>The same from anywhere.</summary>
    public static byte[] OfEmailProbe(string account) => Hash($"email probe\0{account}");

    /// <summary>Of what is guessed inside an open session: a right one can be tried elsewhere, whatever others fail.</summary>
    /// <param name="what">The kind of guess: each has a counter of its own.</param>
    /// <param name="sessionId">The session.</param>
    public static byte[] OfSession(string what, Guid? sessionId) => Hash($"session\0{what}\0{sessionId}");

    /// <summary>The same in all sessions of a user.</summary>
    public static byte[] OfSessionsOf(string what, int userId) => Hash($"sessions of\0{what}\0{userId}");

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static string Normalize(string email) => email.Normalize().ToUpperInvariant();
}
