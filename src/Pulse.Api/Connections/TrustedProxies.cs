using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Pulse.Domain.Common;

namespace Pulse.Api.Connections;

/// <summary>
/// Determines the client's address: the peer, or the address that a trusted proxy forwards. The header is read from right to left, so that
/// entries from the client itself are ignored. A trusted proxy also tells whether the client used HTTPS.
/// </summary>
internal static class TrustedProxies
{
    /// <summary>Entry of a client whose address the proxy does not know (RFC 7239, 6.2).</summary>
    private const string Unknown = "unknown";

    public static void UseTrustedProxies(this WebApplication app)
    {
        app.UseMiddleware<UntrustedProxyWarning>();
        var proxies = app.Services.GetRequiredService<ProxyOptions>();
        var networks = proxies.Networks.ToList();
        if (networks.Count == 0 && !proxies.TrustUnixSockets)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        networks.ForEach(options.KnownIPNetworks.Add);

        // The framework trusts every proxy if the list is empty.
        options.KnownProxies.Add(IPAddress.None);

        // The framework trusts a peer without an address.
        app.UseWhen(
            context => context.Connection.RemoteIpAddress is not null || proxies.TrustUnixSockets,
            trusted => trusted.Use(ReplaceInvalidAddresses).UseForwardedHeaders(options));
    }

    /// <summary>
    /// Replaces entries that are not plain addresses. The framework would also parse formats such as 0x01020304 and 01.02.03.04.
    /// </summary>
    private static Task ReplaceInvalidAddresses(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        var entries = headers.GetCommaSeparatedValues(ForwardedHeadersDefaults.XForwardedForHeaderName);
        if (!Array.TrueForAll(entries, IsAddress))
        {
            headers[ForwardedHeadersDefaults.XForwardedForHeaderName] =
                Array.ConvertAll(entries, text => IsAddress(text) ? text : Unknown);
        }

        return next(context);
    }

    /// <summary>Whether the text is an address, with or without a port.</summary>
    private static bool IsAddress(string text)
    {
        var host = text.StartsWith('[') ? text[1..].Split(']')[0] : text.Count(c => c == ':') == 1 ? text.Split(':')[0] : text;
        return IPEndPoint.TryParse(text, out _) && Cidr.TryParse(host, out _);
    }
}

/// <summary>
/// Warns once if an untrusted peer sends X-Forwarded-For: it may be a proxy that is missing in the settings, or a forgery.
/// </summary>
internal sealed partial class UntrustedProxyWarning(RequestDelegate next, ProxyOptions proxies, ILogger<UntrustedProxyWarning> logger)
{
    private readonly List<System.Net.IPNetwork> trusted = [.. proxies.Networks];
    private int hasWarned;

    public Task InvokeAsync(HttpContext context)
    {
        if (hasWarned == 0 && context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName))
        {
            Warn(Cidr.Canonical(context.Connection.RemoteIpAddress));
        }

        return next(context);
    }

    private void Warn(IPAddress? peer)
    {
        var isTrusted = peer is null ? proxies.TrustUnixSockets : trusted.Exists(network => network.Contains(peer));
        if (!isTrusted && Interlocked.Exchange(ref hasWarned, 1) == 0)
        {
            LogNotTrusted(
                peer?.ToString() ?? "A unix socket", peer is null ? "set Proxies:TrustUnixSockets to true" : "add it to Proxies:Trusted");
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "{Peer} sends X-Forwarded-For and is not trusted. If it is your proxy, {Remedy}. Further cases are not logged.")]
    private partial void LogNotTrusted(string peer, string remedy);
}
