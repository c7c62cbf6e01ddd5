using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Pulse.Api.Connections;
using Pulse.Domain.Common;

namespace Pulse.Api.Configuration;

/// <summary>
/// Where a call comes from: its peer, or, where that is a trusted proxy, whom the proxy names. Read from right to left, so
/// that what a client has put there itself is never reached. The proxy also says whether the client used HTTPS.
/// </summary>
internal static class TrustedProxies
{
    /// <summary>Of whom a proxy does not know the address (RFC 7239, 6.2).</summary>
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

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        networks.ForEach(options.KnownIPNetworks.Add);

        // The framework takes an empty list for "everybody".
        options.KnownProxies.Add(IPAddress.None);

        // It takes a peer without an address for a known proxy.
        app.UseWhen(
            context => context.Connection.RemoteIpAddress is not null || proxies.TrustUnixSockets,
            trusted => trusted.Use(LeaveAddresses).UseForwardedHeaders(options));
    }

    /// <summary>The framework reads what C does, 0x01020304 and 01.02.03.04 too: what is no address in four plain decimals is none to it.</summary>
    private static Task LeaveAddresses(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        var named = headers.GetCommaSeparatedValues(ForwardedHeadersDefaults.XForwardedForHeaderName);
        if (!Array.TrueForAll(named, IsAddress))
        {
            headers[ForwardedHeadersDefaults.XForwardedForHeaderName] = Array.ConvertAll(named, text => IsAddress(text) ? text : Unknown);
        }

        return next(context);
    }

    /// <summary>With or without a port.</summary>
    private static bool IsAddress(string text)
    {
        var host = text.StartsWith('[') ? text[1..].Split(']')[0] : text.Count(c => c == ':') == 1 ? text.Split(':')[0] : text;
        return IPEndPoint.TryParse(text, out _) && Cidr.TryParse(host, out _);
    }
}

/// <summary>Tells the operator, once, that somebody who is no trusted proxy forwards calls: a proxy that was forgotten, or somebody who pretends.</summary>
internal sealed partial class UntrustedProxyWarning(RequestDelegate next, ProxyOptions proxies, ILogger<UntrustedProxyWarning> logger)
{
    private readonly List<System.Net.IPNetwork> trusted = [.. proxies.Networks];
    private int given;

    public Task InvokeAsync(HttpContext context)
    {
        if (given == 0 && context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName))
        {
            WarnOf(Cidr.Canonical(context.Connection.RemoteIpAddress));
        }

        return next(context);
    }

    private void WarnOf(IPAddress? peer)
    {
        if (!(peer is null ? proxies.TrustUnixSockets : trusted.Exists(network => network.Contains(peer))) && Interlocked.Exchange(ref given, 1) == 0)
        {
            IsNotTrusted(peer?.ToString() ?? "A unix socket", peer is null ? "set Proxies:TrustUnixSockets to true" : "name it in Proxies:Trusted");
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Peer} sends X-Forwarded-For and is not believed: if it is your proxy, {Remedy}. Further cases are not told.")]
    private partial void IsNotTrusted(string peer, string remedy);
}
