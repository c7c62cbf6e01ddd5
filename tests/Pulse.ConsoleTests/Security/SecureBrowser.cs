using AngleSharp.Html.Parser;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Security;

/// <summary>A browser behind a proxy that can end TLS. It sends all cookies, and keeps what it was told about them.</summary>
public sealed class SecureBrowser : IDisposable
{
    private readonly HttpClient client;
    private readonly Dictionary<string, string> cookies = [];

    public SecureBrowser(Uri url, string scheme = "https")
    {
        client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = url };
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
    }

    /// <summary>The values of <c>Set-Cookie</c>.</summary>
    public List<string> SetCookies { get; } = [];

    public Task SignInAsync(string email = PulseApp.AdminEmail, string password = PulseApp.AdminPassword) =>
        SubmitAsync("/console/sign-in", ("email", email), ("password", password));

    /// <summary>Sends a form with the token of its page.</summary>
    public Task SubmitAsync(string path, params (string Name, string Value)[] fields) => SubmitAsync(path, path, fields);

    /// <summary>Sends a form with the token of another page.</summary>
    public async Task SubmitAsync(string path, string page, params (string Name, string Value)[] fields)
    {
        var text = await SendAsync(HttpMethod.Get, page);
        var token = new HtmlParser().ParseDocument(text).QuerySelector($"input[name={FormClient.Token}]")!.GetAttribute("value")!;
        await SendAsync(HttpMethod.Post, path, [(FormClient.Token, token), .. fields]);
    }

    public void Dispose() => client.Dispose();

    private async Task<string> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        if (fields.Length > 0)
        {
            request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        }

        using var response = await client.SendAsync(request);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            SetCookies.Add(cookie);
            var (name, value) = (cookie[..cookie.IndexOf('=', StringComparison.Ordinal)], cookie.Split(';')[0].Split('=', 2)[1]);
            cookies[name] = value;
        }

        Assert.That((int)response.StatusCode, Is.LessThan(400), $"{method} {path}");
        return await response.Content.ReadAsStringAsync();
    }
}
