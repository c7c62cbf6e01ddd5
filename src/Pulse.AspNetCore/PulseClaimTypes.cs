using System.Security.Claims;

namespace Pulse.AspNetCore;

/// <summary>The types of the claims that the handler issues.</summary>
public static class PulseClaimTypes
{
    /// <summary>
    /// The UUID of the API key or the number of the user, which never change. <see cref="ClaimTypes.NameIdentifier"/> has the same value.
    /// </summary>
    public const string Subject = "sub";

    /// <summary>The name of the API key or the e-mail of the user. Absent for a session of an API key.</summary>
    public const string Name = "name";

    /// <summary>A permission in the account in effect. One claim for each.</summary>
    public const string Permission = "permission";

    /// <summary>The account in effect, 16 digits.</summary>
    public const string AccountId = "account_id";

    /// <summary>The identifier of the API key. Absent for a user.</summary>
    public const string ApiKey = "client_id";

    /// <summary>The id of the API key in your own system. Absent if it has none, and for a session of an API key.</summary>
    public const string ExternalId = "external_id";

    /// <summary>The session. Absent for an API key.</summary>
    public const string SessionId = "sid";

    /// <summary>The number of the user who impersonates the subject. Absent without impersonation.</summary>
    public const string Actor = "act";

    /// <summary>The beginning of the types of the key's metadata, such as <c>metadata:plan</c>. A session of a key has none.</summary>
    public const string MetadataPrefix = "metadata:";
}
