using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

/// <summary>All tests of this project run on a host with another culture (culture.runsettings). These two verify this.</summary>
[Platform(Exclude = "Win", Reason = "Windows does not read the culture from the environment.")]
public sealed class HostCultureTests(TestDatabase database) : ContractTests(database)
{
    private readonly CultureOfRequests ofRequests = new();

    [Test]
    public void The_culture_of_the_test_host_formats_dates_numbers_or_letters_differently()
    {
        var culture = CultureInfo.CurrentCulture;

        Assert.That(
            WrittenIn(culture),
            Is.Not.EqualTo(WrittenIn(CultureInfo.InvariantCulture)),
            $"The culture is {culture}: is culture.runsettings in use?");
    }

    [Test]
    public async Task Requests_are_answered_in_the_invariant_culture()
    {
        Assert.That((await Admin.GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.OK));

        Assert.That(ofRequests.Last, Is.EqualTo((CultureInfo.InvariantCulture, CultureInfo.InvariantCulture)));
    }

    protected override void Configure(IServiceCollection services) => services.AddSingleton<IStartupFilter>(ofRequests);

    private static string WrittenIn(CultureInfo culture) =>
        string.Join(' ', DateTime.UnixEpoch.ToString("d", culture), (-1.5).ToString(culture), "i".ToUpper(culture));

    private sealed class CultureOfRequests : IStartupFilter
    {
        public (CultureInfo Culture, CultureInfo Ui) Last { get; private set; }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(ahead =>
            {
                return context =>
                {
                    Last = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
                    return ahead(context);
                };
            });
            next(app);
        };
    }
}
