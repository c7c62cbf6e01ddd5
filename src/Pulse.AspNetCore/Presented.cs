using System.Net;
using Microsoft.AspNetCore.Http;
using Pulse.AspNetCore.Backchannel;
using Pulse.AspNetCore.Caching;

namespace Pulse.AspNetCore;

/// <summary>A credential with what the answer about it can depend on.</summary>
/// <param name="Credential">The credential.</param>
/// <param name="Account">The account that the request names. Null: none.</param>
/// <param name="Address">The client's address. Null if unknown.</param>
/// <param name="Needs">What the endpoint needs.</param>
/// <param name="Key">Its place in the cache.</param>
/// <param name="Http">The request.</param>
internal readonly record struct Presented(
    PulseCredential Credential, string? Account, IPAddress? Address, EndpointNeeds Needs, CacheKey Key, HttpContext Http)
{
    private bool IsSession => Credential.Kind == PulseCredentialKind.Session;

    public static Presented Of(HttpContext http, PulseCredential credential, string? account, EndpointNeeds needs)
    {
        var address = http.Connection.RemoteIpAddress;
        var key = credential.Kind == PulseCredentialKind.Session
            ? CacheKey.Of((byte)credential.Kind, credential.Secret, account).At(address)
            : CacheKey.Of((byte)credential.Kind, credential.ApiKey, credential.Secret);
        return new Presented(credential, account, address, needs, key, http);
    }

    /// <summary>The place of an answer, which can depend on the address. That of a session always does.</summary>
    public Presented At(bool address) => IsSession ? this : this with { Key = address ? Key.At(Address) : Key.Anywhere() };

    /// <summary>Asks Pulse. The client's leaving does not end it, because others may wait for the answer.</summary>
    /// <param name="backchannel">The way to Pulse.</param>
    /// <param name="reportUnknown">Gets the permissions, of which Pulse does not know one.</param>
    public async Task<CredentialAnswer> AskAsync(PulseBackchannel backchannel, Action<string> reportUnknown)
    {
        if (IsSession)
        {
            return await backchannel.IntrospectAsync(Credential.Secret, Account, AddressText(), CancellationToken.None);
        }

        var message = new VerifyMessage(Credential.ApiKey, Credential.Secret, Needs.Permissions, AddressText(), Needs.Cost);
        try
        {
            return await backchannel.VerifyAsync(message, CancellationToken.None);
        }
        catch (BackchannelException exception) when (exception.Fault == BackchannelFault.Invalid && Needs.Permissions.Count > 0)
        {
            // Without them, the key is accepted, and the request is forbidden.
            reportUnknown(string.Join(", ", Needs.Permissions));
            return await backchannel.VerifyAsync(message with { Permissions = null }, CancellationToken.None);
        }
    }

    /// <summary>Without the zone of a link-local address, which has a meaning on this machine only.</summary>
    private string? AddressText() => Address is null ? null
        : Address.IsIPv4MappedToIPv6 ? Address.MapToIPv4().ToString()
        : new IPAddress(Address.GetAddressBytes()).ToString();
}
