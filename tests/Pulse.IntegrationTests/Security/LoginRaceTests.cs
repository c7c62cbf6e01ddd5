using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 19 for parallel guesses, and for guesses whose sender disconnects.</summary>
public sealed class LoginRaceTests(TestDatabase database) : LoginTests(database)
{
    private const int Limit = 10;
    private const int AddressLimit = 20;
    private const string HangUpHeader = "x-test-hangs-up";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TaskCompletionSource hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource handled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override Dictionary<string, string> MoreSettings => new() { ["Login:FailuresPerAddress"] = $"{AddressLimit}" };

    [Test]
    public async Task Guesses_sent_in_parallel_never_get_more_than_ten_password_checks([Values] bool known)
    {
        var email = known ? await NewUserAsync() : "nobody.in.parallel@pulse.test";
        var here = From(NewAddress());
        var before = Passwords.Count;

        var answers = await Task.WhenAll(Enumerable.Range(0, 4 * Limit)
            .Select(i => GuessAsync(here, i % 2 == 0 ? email : email.ToUpperInvariant())));

        Assert.That(Passwords.Count - before, Is.EqualTo(Limit));
        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized), Is.EqualTo(Limit));
        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests), Is.EqualTo(3 * Limit));
    }

    [Test]
    public async Task Guesses_in_two_Unicode_forms_of_one_email_share_its_limit()
    {
        var here = From(NewAddress());
        var before = Passwords.Count;

        await Task.WhenAll(Enumerable.Range(0, 4 * Limit)
            .Select(
                i => GuessAsync(here, "jos\u00e9@pulse.test".Normalize(i % 2 == 0 ? NormalizationForm.FormC : NormalizationForm.FormD))));

        Assert.That(Passwords.Count - before, Is.EqualTo(Limit));
    }

    [Test]
    public async Task Guesses_for_many_emails_in_parallel_never_pass_the_limit_of_their_address()
    {
        var here = From(NewAddress());
        var before = Passwords.Count;

        var answers = await Task.WhenAll(Enumerable.Range(0, 2 * AddressLimit).Select(i => GuessAsync(here, $"stuffed-{i}@pulse.test")));

        Assert.That(Passwords.Count - before, Is.EqualTo(AddressLimit));
        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests), Is.EqualTo(AddressLimit));
    }

    [Test]
    public async Task A_guess_counts_although_its_sender_disconnected()
    {
        var (email, here) = (await NewUserAsync(), From(NewAddress()));
        await GuessesAsync(here, email, Limit - 1);
        using var looking = new SemaphoreSlim(0);
        using var hangUp = new CancellationTokenSource();
        Passwords.Meanwhile = () =>
        {
            looking.Release();
            hungUp.Task.Wait(Patience);
        };

        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/login")
        {
            Content = new StringContent($$"""{"email":"{{email}}","password":"a wrong password"}""", null, "application/json"),
            Headers = { { HangUpHeader, "1" } },
        };
        var disconnected = here.Client.SendAsync(request, hangUp.Token);
        await looking.WaitAsync(Patience);
        await hangUp.CancelAsync();
        await handled.Task.WaitAsync(Patience);
        Passwords.Meanwhile = () => { };

        Assert.That(async () => await disconnected, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(hungUp.Task.IsCompleted, Is.True, "Pulse must notice the disconnection while it checks the password.");
        AssertTooMany(await AttemptAsync(here, email, Seed.Password));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton<IStartupFilter>(new Watch(this));
    }

    /// <summary>Reports when a sender has disconnected, and when its request has ended.</summary>
    private sealed class Watch(LoginRaceTests test) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (HttpContext context, RequestDelegate rest) =>
            {
                if (!context.Request.Headers.ContainsKey(HangUpHeader))
                {
                    await rest(context);
                    return;
                }

                context.RequestAborted.Register(() => test.hungUp.TrySetResult());
                try
                {
                    await rest(context);
                }
                finally
                {
                    test.handled.TrySetResult();
                }
            });
            next(app);
        };
    }
}
