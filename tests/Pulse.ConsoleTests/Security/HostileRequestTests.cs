using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Security;

/// <summary>Rule 21 for pages: requests that no browser sends are refused, without an error of the server.</summary>
public sealed class HostileRequestTests : AttackTests
{
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>Forms that end the session of the test when they are sent without a field.</summary>
    private static readonly string[] Endings = ["/sign-out", "/impersonate", "/stop", "/end-others"];

    private static readonly string Many = string.Join('&', Enumerable.Range(0, 3_000).Select(number => $"f{number}=1"));

    private static readonly (string Type, string Text)[] Bodies =
    [
        (Form, "%"), (Form, "a=%zz&%00=%00&=&&=x"), (Form, "name=%00%ff%fe&email=%ed%a0%80&permissions=%00&version=%00"), (Form, Many),
        (Form, "version=99999999999999999999&id=x&ids[999999999]=x&ids[-1]=x&roleIds=x&roleIds=99999999999&accounts=1&accounts=2"),
        (Form, "name=a&name=b&email=a&email=b&version=1&version=2&confirmation=a&confirmation=b&code=1&code=2&password=a&password=b"),
        (Form, $"{new string('k', 3_000)}=1&items[0].a[1][2].b=1"), (Form, $"name={new string('x', 70_000)}"),
        ($"{Form}; charset=utf-7", "name=+ADw-"), ($"{Form}; charset=none", "name=a"), ("multipart/form-data", "x"),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\na"), ("application/json", "{}"),
        ("multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"name\"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\na\r\n--x--\r\n"),
        ("text/plain", "name=a"),
    ];

    private readonly LogSink logs = new();

    public static bool EndsSession(ConsoleEndpoint form) =>
        Endings.Any(end => form.Template.EndsWith(end, StringComparison.Ordinal));

    [Test]
    public async Task A_form_that_no_page_sends_is_refused_without_an_error_of_the_server()
    {
        using var forms = await SignedInAsync();
        var token = (await forms.GetAsync("/console/profile")).ValueOf(FormClient.Token);
        var faults = new List<string>();
        foreach (var endpoint in PostForms.Where(form => !EndsSession(form)))
        {
            foreach (var (type, text) in Bodies)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, PathOf(endpoint) + "?version=x&id=x&name=%00")
                {
                    Content = new StringContent(text, Encoding.ASCII),
                };
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
                request.Headers.Add("RequestVerificationToken", token);
                request.Headers.ConnectionClose = true;
                var page = await forms.SendAsync(request);
                if ((int)page.Status >= 500 || !IsPage(page))
                {
                    faults.Add($"{endpoint}, {type} {text[..Math.Min(text.Length, 20)]}: {page.Status}");
                }
            }
        }

        Assert.That(faults, Is.Empty);
        Assert.That((await forms.GetAsync("/console/profile")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Unknown_methods_queries_and_paths_are_no_error_of_the_server()
    {
        using var forms = await SignedInAsync();
        var faults = new List<string>();
        async Task TryAsync(HttpMethod method, string path)
        {
            using var request = new HttpRequestMessage(method, path);
            var page = await forms.SendAsync(request);
            if ((int)page.Status >= 500 || page.Text.Contains("   at ", StringComparison.Ordinal) || !IsPage(page))
            {
                faults.Add($"{method} {path[..Math.Min(path.Length, 120)]}: {page.Status}");
            }
        }

        string[] queries =
        [
            "?search=%00&sort=%00&page=0&pageSize=x&status=%00&from=%00&to=x&cursor=x&interval=x&range=%00&at=x&action=%00&target=%00",
            "?page=2147483647&search=%25_%5B&sort=-&from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z&range=all&cursor=%ff",
            "?page=-1&page=2&search=a&search=b&sort=name&sort=-name&ip=%00&permission=%00&ipAddress=%00&%00=1&=&[=1&a[999999]=1",
            $"?search={new string('a', 3_000)}",
            $"?search={Uri.EscapeDataString(Items.Hostile)}&sort={Uri.EscapeDataString(Items.Hostile)}",
        ];
        foreach (var endpoint in Endpoints)
        {
            var path = PathOf(endpoint);
            foreach (var method in new[] { "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "post", "FOO" })
            {
                await TryAsync(new HttpMethod(method), path);
            }

            foreach (var query in endpoint.IsForm ? [] : queries)
            {
                await TryAsync(HttpMethod.Get, path + query);
            }

            // Other paths below the start page of the portal belong to the API.
            var below = path == "/portal" ? "/portal/form" : path;
            foreach (var trick in new[] { path.ToUpperInvariant(), path + "/", below + "/%00", below + "/..;/x", below + "/%2f..%2f" })
            {
                await TryAsync(HttpMethod.Get, trick);
            }
        }

        Assert.That(faults, Is.Empty);
    }

    [TearDown]
    public void NoErrorIsLogged() =>
        Assert.That(logs.Lines.Where(line => line.StartsWith("Error ", StringComparison.Ordinal)).Take(5), Is.Empty);

    protected override void Configure(IServiceCollection services) => services.AddLogging(
        logging => logging.ClearProviders().AddProvider(logs).AddFilter<LogSink>(category: null, LogLevel.Error));

    /// <summary>Whether the response is for people, with the policy of pages.</summary>
    private static bool IsPage(HtmlPage page) =>
        page.Headers.GetValueOrDefault("Content-Security-Policy") == HeaderTests.Policy
        && !page.Headers.GetValueOrDefault("Content-Type", "").Contains("problem+json", StringComparison.Ordinal);
}
