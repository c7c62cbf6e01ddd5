using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Setup;

/// <summary>A browser without a screen: it keeps cookies, reads pages and submits their forms. It does not follow redirects.</summary>
public sealed class FormClient : IDisposable
{
    /// <summary>The field with the token against forged forms.</summary>
    public const string Token = "__RequestVerificationToken";

    private readonly HttpClient client;

    public FormClient(Uri url) => client = new HttpClient(
        new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = Cookies, UseCookies = true })
    { BaseAddress = url };

    public CookieContainer Cookies { get; } = new();

    /// <summary>The header <c>Accept</c>. Null: none.</summary>
    public string? Accept { get; set; }

    public Task<HtmlPage> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Sends a form with exactly these fields.</summary>
    public Task<HtmlPage> PostAsync(string path, params (string Name, string Value)[] fields) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        });

    /// <summary>Fills in and sends a form of a page, as a browser does.</summary>
    /// <param name="page">The page.</param>
    /// <param name="form">Selects the form.</param>
    /// <param name="values">Replaces values of fields, and adds fields.</param>
    public Task<HtmlPage> SubmitAsync(HtmlPage page, string form, params (string Name, string Value)[] values)
    {
        var found = page.Document.QuerySelector<IHtmlFormElement>(form) ?? throw new InvalidOperationException($"No form {form}.");
        var own = found.Elements.OfType<IHtmlInputElement>()
            .Where(input => input.Name is not null && !values.Any(value => value.Name == input.Name))
            .Where(input => input.Type is not ("checkbox" or "radio") || input.IsChecked)
            .Select(input => (input.Name!, input.Value))
            .Concat(found.Elements.OfType<IHtmlTextAreaElement>()
                .Where(area => area.Name is not null && !values.Any(value => value.Name == area.Name))
                .Select(area => (area.Name!, area.Value)))
            .Concat(found.Elements.OfType<IHtmlSelectElement>()
                .Where(select => select.Name is not null && !values.Any(value => value.Name == select.Name))
                .Select(select => (select.Name!, select.Value ?? "")));
        return PostAsync(found.GetAttribute("action") ?? page.Path, [.. own, .. values]);
    }

    public async Task<HtmlPage> SignInAsync(string email = PulseApp.AdminEmail, string password = PulseApp.AdminPassword)
    {
        var form = await GetAsync("/console/sign-in");
        return await SubmitAsync(form, "main form", ("email", email), ("password", password));
    }

    public void Dispose() => client.Dispose();

    public async Task<HtmlPage> SendAsync(HttpRequestMessage request)
    {
        if (Accept is not null)
        {
            request.Headers.Add("Accept", Accept);
        }

        using (request)
        using (var response = await client.SendAsync(request))
        {
            var text = await response.Content.ReadAsStringAsync();
            var headers = response.Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            var document = await new HtmlParser().ParseDocumentAsync(text);
            return new HtmlPage(request.RequestUri!.PathAndQuery, response.StatusCode, headers, text, document);
        }
    }
}

/// <summary>A response with its page.</summary>
public sealed record HtmlPage(
    string Path, HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Text, IHtmlDocument Document)
{
    public string? Location => Headers.GetValueOrDefault("Location");

    /// <summary>The value of an input.</summary>
    public string ValueOf(string name) => Document.QuerySelector($"input[name={name}]")!.GetAttribute("value")!;

    public string Heading => Document.QuerySelector("h1")?.TextContent.Trim() ?? "";
}
