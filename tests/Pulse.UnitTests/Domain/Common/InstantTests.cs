using System.Globalization;
using Pulse.Domain.Common;

namespace Pulse.UnitTests.Domain.Common;

public sealed class InstantTests
{
    [TestCase("2026-03-14T15:09:26.535Z", "2026-03-14T15:09:26.535Z")]
    [TestCase("2026-03-14T15:09:26Z", "2026-03-14T15:09:26.000Z")]
    [TestCase("2026-03-14T15:09Z", "2026-03-14T15:09:00.000Z")]
    [TestCase("2026-03-14T15:09:26.5359999Z", "2026-03-14T15:09:26.535Z", Description = "cut off, not rounded")]
    [TestCase("2026-03-14T15:09:26.535+02:00", "2026-03-14T13:09:26.535Z")]
    [TestCase("2026-03-14T23:09:26-05:30", "2026-03-15T04:39:26.000Z")]
    [TestCase("2026-03-14T15:09+00:00", "2026-03-14T15:09:00.000Z")]
    [TestCase("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z")]
    [TestCase("0001-01-01T14:00:00+14:00", "0001-01-01T00:00:00.000Z")]
    [TestCase("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999Z")]
    [TestCase("2028-02-29T00:00:00Z", "2028-02-29T00:00:00.000Z")]
    public void An_instant_is_read_as_UTC_in_whole_milliseconds(string text, string expected)
    {
        Assert.That(Instant.TryParse(text, out var instant), text);
        Assert.That(instant.Kind, Is.EqualTo(DateTimeKind.Utc));
        Assert.That(Instant.ToText(instant), Is.EqualTo(expected));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("Z")]
    [TestCase("2026-03-14")]
    [TestCase("2026-03-14Z")]
    [TestCase("2026-03-14T15:09:26", Description = "a local time without an offset")]
    [TestCase("2026-03-14T15:09", Description = "a local time without an offset")]
    [TestCase("2026-03-14 15:09:26Z")]
    [TestCase("14/03/2026 15:09:26Z")]
    [TestCase(" 2026-03-14T15:09:26Z")]
    [TestCase("2026-03-14T15:09:26Z\n")]
    [TestCase("2026-03-14T15:09:26.12345678Z")]
    [TestCase("2026-03-14T15:09:26+0200")]
    [TestCase("2026-03-14T15:09:26+15:00")]
    [TestCase("2026-03-14T24:00:00Z")]
    [TestCase("2026-03-14T23:59:60Z")]
    [TestCase("2026-02-29T00:00:00Z")]
    [TestCase("2026-13-01T00:00:00Z")]
    [TestCase("0000-01-01T00:00:00Z")]
    [TestCase("10000-01-01T00:00:00Z")]
    [TestCase("-0001-01-01T00:00:00Z")]
    [TestCase("0001-01-01T00:00:00+00:01", Description = "before year 1 in UTC")]
    [TestCase("9999-12-31T23:59:59-00:01", Description = "after year 9999 in UTC")]
    [TestCase("\u0662\u0660\u0662\u0666-03-14T15:09:26Z", Description = "digits of another script")]
    [TestCase("1773500966")]
    public void Text_that_is_not_an_instant_is_refused(string? text) => Assert.That(Instant.TryParse(text, out _), Is.False);

    [Test]
    public void The_culture_and_calendar_of_the_machine_do_not_matter()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("th-TH");

            Assert.That(Instant.TryParse("2026-03-14T15:09:26.535Z", out var instant));
            Assert.That(instant.Year, Is.EqualTo(2026));
            Assert.That(Instant.ToText(instant), Is.EqualTo("2026-03-14T15:09:26.535Z"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
